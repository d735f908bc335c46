using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Claustro.Platform.Work;
using Claustro.Reports.Build;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Reports.Request;

/// <summary>Asks again for a report that failed or was canceled.</summary>
internal static class RetryReport
{
    public static readonly Refusal NotOver = Refusal.Conflict("bad_transition",
        "Solo se repite un informe que falló o se canceló.", "Only a report that failed or was canceled can be asked for again.");

    public static void Map(RouteGroupBuilder reports) => reports
        .MapPost("/{id}/retry", async (long id, Caller caller, CollegeDb db, IEnumerable<IReportKind> kinds, JobSignal signal, TimeProvider clock, CancellationToken cancel) =>
            (await RunAsync(db, kinds, signal, clock, caller, id, cancel)).ToAccepted(r => $"/api/v1/reports/{r.Id}"))
        .AllowSignedIn()
        .WithSummary("Ask again for a failed report");

    public static Task<Outcome<ReportView>> RunAsync(
        CollegeDb db, IEnumerable<IReportKind> kinds, JobSignal signal, TimeProvider clock, Caller caller, long id, CancellationToken cancel) =>
        db.InTransactionAsync<Outcome<ReportView>>(async () =>
        {
            var row = db.Set<Report>().Where(r => r.Id == id).Where(ReportRules.VisibleTo(caller));
            if (await row.AsNoTracking().SingleOrDefaultAsync(cancel) is not { } report)
            {
                return Refusal.Unknown;
            }

            if (kinds.Named(report.Kind) is not { } kind)
            {
                return Refusal.Unknown;
            }

            if (await kind.AuthorizeAsync(caller, report.Parameters, cancel) is { } refusal)
            {
                return refusal;
            }

            var now = clock.GetUtcNow().UtcDateTime;
            var queued = await row.Where(r => r.State == WorkState.Failed || r.State == WorkState.Canceled).ExecuteUpdateAsync(s => s
                .SetProperty(r => r.State, WorkState.Queued)
                .SetProperty(r => r.DueAt, now)
                .SetProperty(r => r.Attempts, 0)
                .SetProperty(r => r.Progress, 0)
                .SetProperty(r => r.Retries, r => r.Retries + 1)
                .SetProperty(r => r.Error, (string?)null)
                .SetProperty(r => r.StartedAt, (DateTime?)null)
                .SetProperty(r => r.FinishedAt, (DateTime?)null), cancel);
            if (queued == 0)
            {
                return NotOver;
            }

            db.Audit(caller.Id, "report.retried", report);
            var again = await row.AsNoTracking().SingleAsync(cancel);
            db.AfterCommit(() => signal.Send(BuildReports.Name));
            db.TellAfterCommit(again);
            await db.SaveChangesAsync(cancel);
            return ReportView.Of(again);
        }, cancel);
}
