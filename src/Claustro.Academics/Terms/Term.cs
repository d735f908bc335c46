using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Terms;

internal sealed class Term : IHasId
{
    public long Id { get; set; }
    public required string Code { get; set; }
    public required string Name { get; set; }
    public DateOnly StartsOn { get; set; }
    public DateOnly EndsOn { get; set; }

    /// <summary>Students may enrol from here (inclusive); null: not open.</summary>
    public DateTime? EnrollmentOpensAt { get; set; }

    /// <summary>Students may enrol until here (exclusive); null: until the term ends is not said, so not open.</summary>
    public DateTime? EnrollmentClosesAt { get; set; }

    /// <summary>Students may drop until here (exclusive); null: until the term ends.</summary>
    public DateTime? DropDeadline { get; set; }

    public bool IsOpen(DateTime now) => EnrollmentOpensAt <= now && now < EnrollmentClosesAt;

    internal static void Configure(ModelBuilder model) => model.Entity<Term>(e =>
    {
        e.ToTable("academics_terms");
        e.Property(x => x.Code).HasMaxLength(16);
        e.Property(x => x.Name).HasMaxLength(64);
        e.HasIndex(x => x.Code).IsUnique();
    });
}
