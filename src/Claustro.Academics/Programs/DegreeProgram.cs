using Claustro.Academics.Departments;
using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Programs;

/// <summary>A program of study that leads to a degree.</summary>
internal sealed class DegreeProgram : IHasId
{
    public long Id { get; set; }
    public long DepartmentId { get; set; }
    public required string Code { get; set; }
    public required string Name { get; set; }

    /// <summary>Credits that complete the program.</summary>
    public int Credits { get; set; }

    internal static void Configure(ModelBuilder model) => model.Entity<DegreeProgram>(e =>
    {
        e.ToTable("academics_programs");
        e.Property(x => x.Code).HasMaxLength(16);
        e.Property(x => x.Name).HasMaxLength(160);
        e.HasIndex(x => x.Code).IsUnique();
        e.HasOne<Department>().WithMany().HasForeignKey(x => x.DepartmentId).OnDelete(DeleteBehavior.Restrict);
    });
}
