using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Reports.Request;

internal static class GetReport
{
    public static void Map(RouteGroupBuilder reports) => reports
        .MapGet("/{id}", async (long id, Caller caller, CollegeDb db, CancellationToken cancel) => (await RunAsync(db, caller, id, cancel)).ToOk())
        .AllowSignedIn()
        .WithSummary("How far a report is");

    public static async Task<Outcome<ReportView>> RunAsync(CollegeDb db, Caller caller, long id, CancellationToken cancel) =>
        await db.Set<Report>().AsNoTracking().Where(ReportRules.VisibleTo(caller)).SingleOrDefaultAsync(r => r.Id == id, cancel) is { } report
            ? ReportView.Of(report)
            : Refusal.Unknown;
}
