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
    /// <summary>What narrows the list; what is null does not.</summary>
    public sealed record Filter(string? Status = null, long? Person = null, string? Event = null, string? Channel = null);

    public static readonly IReadOnlyList<string> Statuses = ["pending", "sent", "failed", "canceled"];

    public static void Map(RouteGroupBuilder notifications) => notifications
        .MapGet("/", async (string? status, long? person, string? @event, string? channel, PageRequest page, CollegeDb db, CancellationToken cancel) =>
            (await RunAsync(db, new(status, person, @event, channel), page, cancel)).ToOk())
        .Allow(Role.Administrator)
        .WithSummary("The ledger of deliveries");

    public static async Task<Outcome<Page<LedgerItem>>> RunAsync(CollegeDb db, Filter filter, PageRequest page, CancellationToken cancel)
    {
        WorkState[]? states = filter.Status switch
        {
            null or "" => null,
            "pending" => [WorkState.Queued, WorkState.Running],
            "sent" => [WorkState.Succeeded],
            "failed" => [WorkState.Failed],
            "canceled" => [WorkState.Canceled],
            _ => [],
        };
        if (new FieldErrors()
            .When(states is [], "status", "Uno de pending, sent, failed, canceled.", "One of pending, sent, failed, canceled.")
            .When(filter.Channel is not (null or "") && !Channels.All.Contains(filter.Channel), "channel",
                $"Uno de {string.Join(", ", Channels.All)}.", $"One of {string.Join(", ", Channels.All)}.").ToRefusal() is { } invalid)
        {
            return invalid;
        }

        var rows = db.Set<Notification>().AsNoTracking();
        rows = states is null ? rows : rows.Where(n => states.Contains(n.State));
        rows = filter.Person is not { } person ? rows : rows.Where(n => n.PersonId == person);
        rows = filter.Event is not { Length: > 0 } what ? rows : rows.Where(n => n.Event == what);
        rows = filter.Channel is not { Length: > 0 } channel ? rows : rows.Where(n => n.Channel == channel);
        return await rows.OrderByDescending(n => n.Id).Select(LedgerItem.Of).ToPageAsync(page, cancel);
    }
}
