using System.Text.Json.Serialization;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Notifications.Inbox;

/// <summary>Marks as read; what is not the caller's or is read already does not count.</summary>
internal static class MarkRead
{
    /// <summary>Either some or all; no body at all means all.</summary>
    public sealed record Request(List<long>? Ids = null, bool? All = null);

    public sealed record Response(int Read)
    {
        /// <summary>What <see cref="MarkUnread"/> takes back.</summary>
        [JsonIgnore]
        public DateTime At { get; init; }
    }

    public static void Map(RouteGroupBuilder me) => me
        .MapPost("/notifications/read", async (Request? request, Caller caller, CollegeDb db, TimeProvider clock, CancellationToken cancel) =>
            (await RunAsync(db, clock, caller, request ?? new Request(All: true), cancel)).ToOk())
        .AllowSignedIn()
        .WithSummary("Mark notifications as read: those with these ids; all of them with all: true or without a body");

    public static async Task<Outcome<Response>> RunAsync(CollegeDb db, TimeProvider clock, Caller caller, Request request, CancellationToken cancel)
    {
        var all = request.All == true;
        var errors = new FieldErrors()
            .When(!all && request.Ids is null, "ids", "Indique ids, o all: true.", "Give ids, or all: true.")
            .When(all && request.Ids is not null, "ids", "O ids, o all: no ambos.", "Either ids or all, not both.")
            .When(request.Ids is { Count: > 1000 }, "ids", "Como mucho 1000.", "At most 1000.");
        if (errors.ToRefusal() is { } invalid)
        {
            return invalid;
        }

        var (ids, now) = (request.Ids ?? [], Whole(clock.GetUtcNow().UtcDateTime));
        return new Response(await db.InTransactionAsync(() => db.Set<Notification>()
            .Where(n => n.PersonId == caller.Id && n.ReadAt == null && (all || EF.Parameter(ids).Contains(n.Id)))
            .ExecuteUpdateAsync(s => s.SetProperty(n => n.ReadAt, now), cancel), cancel)) { At = now };
    }

    /// <summary>To the millisecond, which every database keeps as it is.</summary>
    private static DateTime Whole(DateTime now) => now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
}
