using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Courses;

internal static class GetCourse
{
    public static void Map(RouteGroupBuilder courses) => courses
        .MapGet("/{id}", async (long id, CollegeDb db, CancellationToken cancel) => (await RunAsync(db, id, cancel)).ToOk())
        .AllowSignedIn()
        .WithSummary("One course");

    public static async Task<Outcome<CourseView>> RunAsync(CollegeDb db, long id, CancellationToken cancel) =>
        await db.Set<Course>().AsNoTracking().Where(c => c.Id == id).Select(CourseView.Of).SingleOrDefaultAsync(cancel) is { } found ? found : Refusal.Unknown;
}
