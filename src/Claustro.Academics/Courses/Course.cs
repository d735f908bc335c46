using Claustro.Academics.Departments;
using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Courses;

internal sealed class Course : IHasId
{
    public long Id { get; set; }
    public required string Code { get; set; }
    public required string Title { get; set; }
    public int Credits { get; set; }
    public long DepartmentId { get; set; }
    public List<CoursePrerequisite> Prerequisites { get; set; } = [];

    internal static void Configure(ModelBuilder model)
    {
        model.Entity<Course>(e =>
        {
            e.ToTable("academics_courses");
            e.Property(x => x.Code).HasMaxLength(16);
            e.Property(x => x.Title).HasMaxLength(160);
            e.HasIndex(x => x.Code).IsUnique();
            e.HasOne<Department>().WithMany().HasForeignKey(x => x.DepartmentId).OnDelete(DeleteBehavior.Restrict);
            e.HasMany(x => x.Prerequisites).WithOne().HasForeignKey(x => x.CourseId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<CoursePrerequisite>(e =>
        {
            e.ToTable("academics_prerequisites");
            e.HasKey(x => new { x.CourseId, x.PrerequisiteId });
            e.HasOne<Course>().WithMany().HasForeignKey(x => x.PrerequisiteId).OnDelete(DeleteBehavior.Restrict);
        });
    }
}

/// <summary>Whoever takes the course must have passed the other before.</summary>
internal sealed class CoursePrerequisite
{
    public long CourseId { get; set; }
    public long PrerequisiteId { get; set; }
}
