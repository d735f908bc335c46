using Claustro.Academics.Enrollments;
using Claustro.Academics.Sections;
using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Grades;

internal sealed class Assessment : IHasId
{
    public long Id { get; set; }
    public long SectionId { get; set; }
    public required string Name { get; set; }

    /// <summary>Share in the average; relative to the sum of the section's weights.</summary>
    public decimal Weight { get; set; }

    /// <summary>Of the assessments so marked in a section, each student's lowest does not count.</summary>
    public bool DropLowest { get; set; }
}

internal enum GradeState
{
    Graded,
    Missing,
    Excused,
}

internal sealed class Grade : IHasId
{
    public long Id { get; set; }
    public long StudentId { get; set; }
    public long AssessmentId { get; set; }

    /// <summary>0 to 100 with two decimals; null unless graded.</summary>
    public decimal? Score { get; set; }
    public GradeState State { get; set; }

    /// <summary>Starts at 1 and rises with every write; whoever saves names the version they saw.</summary>
    public int Version { get; set; }
    public DateTime UpdatedAt { get; set; }
    public long? UpdatedBy { get; set; }

    /// <summary>Takes a new value and hands back the former one, which the caller must add to the same commit.</summary>
    public GradeHistory Replace(decimal? score, GradeState state, DateTime now, long by)
    {
        var former = new GradeHistory { GradeId = Id, Version = Version, Score = Score, State = State, UpdatedAt = UpdatedAt, UpdatedBy = UpdatedBy };
        (Score, State, Version, UpdatedAt, UpdatedBy) = (score, state, Version + 1, now, by);
        return former;
    }

    /// <summary>The value of a grade that is about to be removed; it says whose it was, because the grade no longer can.</summary>
    public GradeHistory Clear() => new()
    {
        GradeId = Id, StudentId = StudentId, AssessmentId = AssessmentId, Version = Version, Score = Score, State = State, UpdatedAt = UpdatedAt, UpdatedBy = UpdatedBy,
    };

    internal static void Configure(ModelBuilder model)
    {
        model.Entity<Assessment>(e =>
        {
            e.ToTable("academics_assessments");
            e.Property(x => x.Name).HasMaxLength(64);
            e.Property(x => x.Weight).HasPrecision(6, 2);
            e.HasIndex(x => x.SectionId);
            e.HasOne<Section>().WithMany().HasForeignKey(x => x.SectionId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<Grade>(e =>
        {
            e.ToTable("academics_grades");
            e.Property(x => x.Version).IsConcurrencyToken(); // whoever forgets the sheet's lock still overwrites nothing
            e.HasIndex(x => new { x.StudentId, x.AssessmentId }).IsUnique();
            e.HasIndex(x => x.AssessmentId);
            e.HasOne<Assessment>().WithMany().HasForeignKey(x => x.AssessmentId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<GradeHistory>(e =>
        {
            e.ToTable("academics_grade_history");
            e.HasIndex(x => x.GradeId);
            e.HasIndex(x => x.AssessmentId).HasFilter("assessment_id is not null");
        });
        model.Entity<GradeChange>(e =>
        {
            e.ToTable("academics_grade_changes");
            e.Property(x => x.Reason).HasMaxLength(1000);
            e.Property(x => x.DecisionReason).HasMaxLength(DecideGradeChange.MaxReason);
            e.HasIndex(x => x.EnrollmentId);
            e.HasOne<Enrollment>().WithMany().HasForeignKey(x => x.EnrollmentId).OnDelete(DeleteBehavior.Restrict);
        });
    }
}

/// <summary>A value that a grade held before; every one is kept.</summary>
internal sealed class GradeHistory : IHasId
{
    public long Id { get; set; }
    public long GradeId { get; set; }

    /// <summary>With <see cref="AssessmentId"/> only when the grade was cleared: its row is gone.</summary>
    public long? StudentId { get; set; }
    public long? AssessmentId { get; set; }
    public int Version { get; set; }
    public decimal? Score { get; set; }
    public GradeState State { get; set; }
    public DateTime UpdatedAt { get; set; }
    public long? UpdatedBy { get; set; }
}

internal enum GradeChangeStatus
{
    Requested,
    Approved,
    Rejected,
}

/// <summary>What a teacher asks for after the sheet is closed and a head decides. Without an assessment it means the final.</summary>
internal sealed class GradeChange : IHasId
{
    public long Id { get; set; }
    public long EnrollmentId { get; set; }
    public long? AssessmentId { get; set; }
    public decimal Score { get; set; }

    /// <summary>What the grade or final was before the change.</summary>
    public decimal? OldScore { get; set; }
    public required string Reason { get; set; }
    public GradeChangeStatus Status { get; set; }
    public long RequestedBy { get; set; }
    public DateTime CreatedAt { get; set; }
    public long? DecidedBy { get; set; }
    public DateTime? DecidedAt { get; set; }

    /// <summary>What whoever decided said of it, if anything.</summary>
    public string? DecisionReason { get; set; }
}
