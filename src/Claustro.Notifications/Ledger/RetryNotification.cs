using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Claustro.Platform.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Notifications.Ledger;

/// <summary>Sends a dead or canceled notification once more, with all its attempts before it.</summary>
internal static class RetryNotification
{
    public static readonly Refusal NotOver = Refusal.Conflict("bad_transition",
        "Solo se repite lo que falló o se canceló.", "Only what failed or was canceled can be sent again.");

    public static void Map(RouteGroupBuilder notifications) => notifications
        .MapPost("/{id}/retry", async (long id, Caller caller, CollegeDb db, Outbox outbox, TimeProvider clock, CancellationToken cancel) =>
            (await RunAsync(db, outbox, clock, caller, id, cancel)).ToOk())
        .Allow(Role.Administrator)
        .WithSummary("Send a failed notification again");

    public static Task<Outcome<LedgerItem>> RunAsync(CollegeDb db, Outbox outbox, TimeProvider clock, Caller caller, long id, CancellationToken cancel) =>
        db.InTransactionAsync<Outcome<LedgerItem>>(async () =>
        {
            var now = clock.GetUtcNow().UtcDateTime;
            var row = db.Set<Notification>().Where(n => n.Id == id);
            var changed = await row.Where(n => n.State == WorkState.Failed || n.State == WorkState.Canceled).ExecuteUpdateAsync(s => s
                .SetProperty(n => n.State, WorkState.Queued)
                .SetProperty(n => n.Attempts, 0)
                .SetProperty(n => n.DueAt, now)
                .SetProperty(n => n.FinishedAt, (DateTime?)null), cancel);
            if (await row.AsNoTracking().SingleOrDefaultAsync(cancel) is not { } notification)
            {
                return Refusal.Unknown;
            }

            if (changed == 0)
            {
                return NotOver;
            }

            db.Audit(caller.Id, "notification.retried", notification);
            db.AfterCommit(notification.Channel == Channels.Sms ? outbox.SignalTexts : outbox.Signal);
            await db.SaveChangesAsync(cancel);
            return await row.AsNoTracking().Select(LedgerItem.Of).SingleAsync(cancel);
        }, cancel);
}
