using Claustro.Academics.Sections;
using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Enrollments;

internal enum EnrollmentStatus
{
    Requested,
    Approved,
    Waitlisted,
    Rejected,
    Dropped,
}

/// <summary>
/// A student in a section. Enrolling again after a drop makes a new row, so what happened stays; at most one row per
/// student and section is active, which the database enforces.
/// </summary>
internal sealed class Enrollment : IHasId
{
    public long Id { get; set; }
    public long StudentId { get; set; }
    public long SectionId { get; set; }
    public EnrollmentStatus Status { get; set; }
    public DateTime CreatedAt { get; set; }

    /// <summary>Since when in the waitlist. Places go by id: ids are given while the section's row is locked, clocks of nodes differ.</summary>
    public DateTime? WaitlistedAt { get; set; }

    /// <summary>When its status was last changed, by whom if by somebody: a promotion from the waitlist is nobody's.</summary>
    public DateTime? DecidedAt { get; set; }
    public long? DecidedBy { get; set; }

    /// <summary>The final of the closed sheet, 0 to 100.</summary>
    public decimal? FinalScore { get; set; }
    public bool? Passed { get; set; }

    internal const string ActiveFilter = "status in ('requested', 'approved', 'waitlisted')";

    internal static void Configure(ModelBuilder model)
    {
        model.Entity<Enrollment>(e =>
        {
            e.ToTable("academics_enrollments");
            e.HasIndex(x => new { x.StudentId, x.SectionId }).IsUnique().HasFilter(ActiveFilter).HasDatabaseName("ux_academics_enrollments_active");
            e.HasIndex(x => new { x.SectionId, x.Status });
            e.HasIndex(x => x.StudentId);
            e.HasOne<Section>().WithMany().HasForeignKey(x => x.SectionId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<StudentRecord>(e =>
        {
            e.ToTable("academics_students");
            e.HasKey(x => x.StudentId);
            e.Property(x => x.StudentId).ValueGeneratedNever();
        });
        model.Entity<Hold>(e =>
        {
            e.ToTable("academics_holds");
            e.Property(x => x.Reason).HasMaxLength(300);
            e.HasIndex(x => x.StudentId).HasFilter("released_at is null");
        });
    }
}

/// <summary>
/// The college's record of a student; made with the first enrollment. <see cref="Version"/> rises with every change of
/// what the student holds: two parallel requests of one student cannot both build on the same version.
/// </summary>
internal sealed class StudentRecord
{
    public long StudentId { get; set; }
    public int Version { get; set; }
    public long? ProgramId { get; set; }
}

/// <summary>While it lasts the student cannot enrol (unpaid fees, missing papers).</summary>
internal sealed class Hold : IHasId
{
    public long Id { get; set; }
    public long StudentId { get; set; }
    public required string Reason { get; set; }
    public long PlacedBy { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime? ReleasedAt { get; set; }
}
