using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Departments;

internal sealed class Department : IHasId
{
    public long Id { get; set; }
    public required string Code { get; set; }
    public required string Name { get; set; }

    internal static void Configure(ModelBuilder model) => model.Entity<Department>(e =>
    {
        e.ToTable("academics_departments");
        e.Property(x => x.Code).HasMaxLength(16);
        e.Property(x => x.Name).HasMaxLength(160);
        e.HasIndex(x => x.Code).IsUnique();
    });
}
