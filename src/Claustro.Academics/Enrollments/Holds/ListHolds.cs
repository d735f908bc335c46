using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Enrollments.Holds;

/// <summary>The holds, newest first, released ones too unless <c>active=true</c>.</summary>
internal static class ListHolds
{
    public static void Map(RouteGroupBuilder holds) => holds
        .MapGet("/", async (long? student, bool? active, PageRequest page, CollegeDb db, CancellationToken cancel) =>
            TypedResults.Ok(await RunAsync(db, student, active, page, cancel)))
        .Allow(Role.Administrator)
        .WithSummary("List holds, of one student or of all");

    public static Task<Page<HoldView>> RunAsync(CollegeDb db, long? student, bool? active, PageRequest page, CancellationToken cancel) =>
        db.Set<Hold>().AsNoTracking()
            .Where(h => (student == null || h.StudentId == student) && (active == null || active == (h.ReleasedAt == null)))
            .OrderByDescending(h => h.Id).Select(HoldView.Of).ToPageAsync(page, cancel);
}
