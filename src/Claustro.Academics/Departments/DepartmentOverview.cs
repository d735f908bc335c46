using Claustro.Academics.Courses;
using Claustro.Academics.Programs;
using Claustro.Academics.Sections;
using Claustro.Identity.People;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Departments;

/// <summary>A department at a glance: who heads it and how much it looks after. What everybody in the office may know.</summary>
internal static class DepartmentOverview
{
    public sealed record Response(IReadOnlyList<string> Heads, int Courses, int Programs, int OpenSections);

    public static async Task<Response> RunAsync(CollegeDb db, PeopleDirectory people, long departmentId, CancellationToken cancel)
    {
        var courses = db.Set<Course>().Where(c => c.DepartmentId == departmentId);
        var heads = (await people.WithRoleAsync(Role.Head, cancel)).Where(p => p.DepartmentId == departmentId && !p.Disabled);
        return new Response(
            [.. heads.OrderBy(p => p.LastName, StringComparer.CurrentCulture).Select(p => p.FullName)],
            await courses.CountAsync(cancel),
            await db.Set<DegreeProgram>().CountAsync(p => p.DepartmentId == departmentId, cancel),
            await db.Set<Section>().CountAsync(s => s.ClosedAt == null && courses.Any(c => c.Id == s.CourseId), cancel));
    }
}
