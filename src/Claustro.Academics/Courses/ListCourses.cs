using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Courses;

/// <summary>The courses, by code; <c>q</c> is looked for in code and title.</summary>
internal static class ListCourses
{
    public static void Map(RouteGroupBuilder courses) => courses
        .MapGet("/", async (string? q, long? department, PageRequest page, CollegeDb db, CancellationToken cancel) =>
            TypedResults.Ok(await RunAsync(db, q, department, page, cancel)))
        .AllowSignedIn()
        .WithSummary("List courses, by text or department");

    public static Task<Page<CourseView>> RunAsync(CollegeDb db, string? q, long? department, PageRequest page, CancellationToken cancel) =>
        db.Set<Course>().AsNoTracking()
            .Where(c => department == null || c.DepartmentId == department)
            .Matching(q, c => c.Code, c => c.Title)
            .OrderBy(c => c.Code).Select(CourseView.Of).ToPageAsync(page, cancel);
}
