using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Reports.Request;

/// <summary>The caller's reports, newest first; all of them for an administrator.</summary>
internal static class ListReports
{
    public static void Map(RouteGroupBuilder reports) => reports
        .MapGet("/", async (PageRequest page, Caller caller, CollegeDb db, CancellationToken cancel) => TypedResults.Ok(await RunAsync(db, caller, page, cancel)))
        .AllowSignedIn()
        .WithSummary("List reports");

    public static async Task<Page<ReportView>> RunAsync(CollegeDb db, Caller caller, PageRequest page, CancellationToken cancel) =>
        (await db.Set<Report>().AsNoTracking().Where(ReportRules.VisibleTo(caller)).OrderByDescending(r => r.Id).ToPageAsync(page, cancel)).Map(ReportView.Of);
}
