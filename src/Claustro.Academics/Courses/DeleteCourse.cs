using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Courses;

internal static class DeleteCourse
{
    public static void Map(RouteGroupBuilder courses) => courses
        .MapDelete("/{id}", async (long id, Caller caller, CollegeDb db, CancellationToken cancel) => (await RunAsync(db, caller, id, cancel)).ToNoContent())
        .Allow(Role.Administrator | Role.Head)
        .WithSummary("Delete a course that has no sections and that no other requires; heads in their own department");

    public static async Task<Outcome<Done>> RunAsync(CollegeDb db, Caller caller, long id, CancellationToken cancel)
    {
        if (await db.Set<Course>().SingleOrDefaultAsync(c => c.Id == id, cancel) is not { } course)
        {
            return Refusal.Unknown;
        }

        if (!caller.Heads(course.DepartmentId))
        {
            return Refusal.NotYours;
        }

        db.Remove(course);
        db.Audit(caller.Id, "course.deleted", course);
        return await db.SaveUnlessUsedAsync(CourseRules.InUse, cancel) is { } used ? used : Done.It;
    }
}
