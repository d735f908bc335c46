using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Notifications.Ledger;

/// <summary>One delivery with all its attempts and what the server said to each.</summary>
internal static class GetNotification
{
    /// <param name="Outcome"><c>sent</c>, <c>later</c>, <c>failed</c> or <c>canceled</c>.</param>
    public sealed record AttemptView(int Attempt, DateTime At, string Outcome, string? Answer);

    public sealed record Response(
        long Id, long PersonId, string Event, string Channel, string Status, string? Answer, DateTime CreatedAt, DateTime DueAt, DateTime? FinishedAt,
        IReadOnlyList<AttemptView> Attempts);

    public static void Map(RouteGroupBuilder notifications) => notifications
        .MapGet("/{id}", async (long id, CollegeDb db, CancellationToken cancel) => (await RunAsync(db, id, cancel)).ToOk())
        .Allow(Role.Administrator)
        .WithSummary("A delivery with all its attempts");

    public static async Task<Outcome<Response>> RunAsync(CollegeDb db, long id, CancellationToken cancel)
    {
        var found = await db.Set<Notification>().AsNoTracking().Where(n => n.Id == id).Select(LedgerItem.Of).SingleOrDefaultAsync(cancel);
        if (found is not { } row)
        {
            return Refusal.Unknown;
        }

        var attempts = await db.Set<Attempt>().AsNoTracking().Where(a => a.NotificationId == id).OrderBy(a => a.Id)
            .Select(a => new AttemptView(a.Number, a.At, a.Outcome, a.Answer)).ToListAsync(cancel);
        // The last attempt stands in the row, unless it failed and is kept; and it may have failed before attempts were kept.
        if (row.FinishedAt is { } at && row.Status != "pending" && (row.Status != "failed" || attempts.Count == 0))
        {
            attempts.Add(new AttemptView(row.Attempts, at, row.Status, row.Answer));
        }

        return new Response(row.Id, row.PersonId, row.Event, row.Channel, row.Status, row.Answer, row.CreatedAt, row.DueAt, row.FinishedAt, attempts);
    }
}
