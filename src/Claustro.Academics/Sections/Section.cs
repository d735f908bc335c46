using Claustro.Academics.Courses;
using Claustro.Academics.Terms;
using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Sections;

/// <summary>A course given in a term by teachers, with capacity and meetings.</summary>
internal sealed class Section : IHasId
{
    public long Id { get; set; }
    public long TermId { get; set; }
    public long CourseId { get; set; }

    /// <summary>Unique over all terms: imports name sections by it.</summary>
    public required string Code { get; set; }
    public int Capacity { get; set; }

    /// <summary>Requested and approved enrollments; never above <see cref="Capacity"/>, which the database enforces.</summary>
    public int SeatsTaken { get; set; }
    public int WaitlistCapacity { get; set; }
    public int Waitlisted { get; set; }
    public bool RequiresApproval { get; set; }

    /// <summary>
    /// Rises when the section moves to other times, another term or course. Whoever takes a seat upon facts read before
    /// names the version they saw: a student never gets into two places at once because the section moved meanwhile.
    /// </summary>
    public int TimetableVersion { get; set; }

    /// <summary>When the grade sheet was closed; null while it is open.</summary>
    public DateTime? ClosedAt { get; set; }
    public long? ClosedBy { get; set; }
    public List<SectionTeacher> Teachers { get; set; } = [];
    public List<Meeting> Meetings { get; set; } = [];

    internal static void Configure(ModelBuilder model)
    {
        model.Entity<Section>(e =>
        {
            e.ToTable("academics_sections", t =>
            {
                t.HasCheckConstraint("ck_academics_sections_seats", "seats_taken >= 0 and seats_taken <= capacity");
                t.HasCheckConstraint("ck_academics_sections_waitlist", "waitlisted >= 0");
            });
            e.Property(x => x.Code).HasMaxLength(32);
            e.HasIndex(x => x.Code).IsUnique();
            e.HasIndex(x => new { x.TermId, x.Id });
            e.HasOne<Term>().WithMany().HasForeignKey(x => x.TermId).OnDelete(DeleteBehavior.Restrict);
            e.HasOne<Course>().WithMany().HasForeignKey(x => x.CourseId).OnDelete(DeleteBehavior.Restrict);
            e.HasMany(x => x.Teachers).WithOne().HasForeignKey(x => x.SectionId).OnDelete(DeleteBehavior.Cascade);
            e.HasMany(x => x.Meetings).WithOne().HasForeignKey(x => x.SectionId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<SectionTeacher>(e =>
        {
            e.ToTable("academics_section_teachers");
            e.HasKey(x => new { x.SectionId, x.TeacherId });
            e.HasIndex(x => x.TeacherId);
        });
        model.Entity<Meeting>(e =>
        {
            e.ToTable("academics_meetings");
            e.Property(x => x.Room).HasMaxLength(32);
            e.HasIndex(x => x.SectionId);
        });
    }
}

internal sealed class SectionTeacher
{
    public long SectionId { get; set; }
    public long TeacherId { get; set; }
}

/// <summary>A weekly meeting. Weekday 1 is Monday, 7 Sunday.</summary>
internal sealed class Meeting : IHasId
{
    public long Id { get; set; }
    public long SectionId { get; set; }
    public int Weekday { get; set; }
    public TimeOnly From { get; set; }
    public TimeOnly To { get; set; }
    public string? Room { get; set; }
}
