using System.Linq.Expressions;

namespace Claustro.Academics.Courses;

/// <summary>A course as the API shows it.</summary>
internal sealed record CourseView(long Id, string Code, string Title, int Credits, long DepartmentId, IReadOnlyList<long> Prerequisites)
{
    public static readonly Expression<Func<Course, CourseView>> Of = c => new CourseView(c.Id, c.Code, c.Title, c.Credits, c.DepartmentId,
        c.Prerequisites.OrderBy(p => p.PrerequisiteId).Select(p => p.PrerequisiteId).ToList());

    public static CourseView From(Course c) => new(
        c.Id, c.Code, c.Title, c.Credits, c.DepartmentId, [.. c.Prerequisites.Select(p => p.PrerequisiteId).Order()]);
}
