using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Enrollments.Holds;

/// <summary>What keeps me from enrolling, newest first.</summary>
internal static class ListMyHolds
{
    public static void Map(RouteGroupBuilder me) => me
        .MapGet("/holds", async (PageRequest page, Caller caller, CollegeDb db, CancellationToken cancel) =>
            TypedResults.Ok(await RunAsync(db, caller, page, cancel)))
        .Allow(Role.Student)
        .WithSummary("My holds that last");

    public static Task<Page<MyHoldView>> RunAsync(CollegeDb db, Caller caller, PageRequest page, CancellationToken cancel) =>
        db.Set<Hold>().AsNoTracking().Where(h => h.StudentId == caller.Id && h.ReleasedAt == null)
            .OrderByDescending(h => h.Id).Select(h => new MyHoldView(h.Id, h.Reason, h.CreatedAt)).ToPageAsync(page, cancel);
}
