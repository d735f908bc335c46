using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Claustro.Platform.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Reports.Request;

/// <summary>Cancels a report that is queued or running; deletes one that is over, with its file.</summary>
internal static class DeleteReport
{
    public static void Map(RouteGroupBuilder reports) => reports
        .MapDelete("/{id}", async (long id, Caller caller, CollegeDb db, TimeProvider clock, CancellationToken cancel) =>
            (await RunAsync(db, clock, caller, id, cancel)).ToNoContent())
        .AllowSignedIn()
        .WithSummary("Cancel or delete a report");

    public static Task<Outcome<Done>> RunAsync(CollegeDb db, TimeProvider clock, Caller caller, long id, CancellationToken cancel) =>
        db.InTransactionAsync<Outcome<Done>>(async () =>
        {
            var row = db.Set<Report>().Where(r => r.Id == id).Where(ReportRules.VisibleTo(caller));
            if (await row.AsNoTracking().SingleOrDefaultAsync(cancel) is not { } report)
            {
                return Refusal.Unknown;
            }

            // The worker sees within a second that the row is no longer its own, and stops.
            var now = clock.GetUtcNow().UtcDateTime;
            var canceled = await row.Where(r => r.State == WorkState.Queued || r.State == WorkState.Running).ExecuteUpdateAsync(s => s
                .SetProperty(r => r.State, WorkState.Canceled)
                .SetProperty(r => r.FinishedAt, now)
                .SetProperty(r => r.LeaseOwner, (string?)null)
                .SetProperty(r => r.LeaseUntil, (DateTime?)null), cancel);
            if (canceled == 0)
            {
                await row.ExecuteDeleteAsync(cancel);
            }
            else
            {
                // What is written of it goes; from this commit on the worker can add no more.
                await db.Set<ReportFilePart>().Where(p => p.ReportId == id).ExecuteDeleteAsync(cancel);
                (report.State, report.FinishedAt) = (WorkState.Canceled, now);
                db.TellAfterCommit(report);
            }

            db.Audit(caller.Id, canceled == 0 ? "report.deleted" : "report.canceled", report);
            await db.SaveChangesAsync(cancel);
            return Done.It;
        }, cancel);
}
