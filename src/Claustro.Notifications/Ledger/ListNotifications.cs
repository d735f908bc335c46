using System.Linq.Expressions;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Claustro.Platform.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Notifications.Ledger;

/// <summary>A notification as the ledger shows it: what became of it, not what it said.</summary>
internal sealed record LedgerItem(
    long Id, long PersonId, string Event, string Channel, string Status, int Attempts, string? Answer, DateTime CreatedAt, DateTime DueAt, DateTime? FinishedAt)
{
    public static readonly Expression<Func<Notification, LedgerItem>> Of = n => new LedgerItem(
        n.Id, n.PersonId, n.Event, n.Channel,
        n.State == WorkState.Succeeded ? "sent" : n.State == WorkState.Failed ? "failed" : n.State == WorkState.Canceled ? "canceled" : "pending",
        n.Attempts, n.Answer, n.CreatedAt, n.DueAt, n.FinishedAt);
}

internal static class ListNotifications
{
    public static void Map(RouteGroupBuilder notifications) => notifications
        .MapGet("/", async (string? status, long? person, PageRequest page, CollegeDb db, CancellationToken cancel) =>
            (await RunAsync(db, status, person, page, cancel)).ToOk())
        .Allow(Role.Administrator)
        .WithSummary("The ledger of deliveries");

    public static async Task<Outcome<Page<LedgerItem>>> RunAsync(CollegeDb db, string? status, long? person, PageRequest page, CancellationToken cancel)
    {
        WorkState[]? states = status switch
        {
            null or "" => null,
            "pending" => [WorkState.Queued, WorkState.Running],
            "sent" => [WorkState.Succeeded],
            "failed" => [WorkState.Failed],
            "canceled" => [WorkState.Canceled],
            _ => [],
        };
        if (states is [])
        {
            return new FieldErrors().Add("status", "Uno de pending, sent, failed, canceled.", "One of pending, sent, failed, canceled.").ToRefusal()!;
        }

        var rows = db.Set<Notification>().AsNoTracking();
        rows = states is null ? rows : rows.Where(n => states.Contains(n.State));
        rows = person is null ? rows : rows.Where(n => n.PersonId == person);
        return await rows.OrderByDescending(n => n.Id).Select(LedgerItem.Of).ToPageAsync(page, cancel);
    }
}
