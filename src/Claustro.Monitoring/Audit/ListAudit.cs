using System.Globalization;
using Claustro.Platform.Audit;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Monitoring.Audit;

/// <summary>Who did what to what, newest first.</summary>
internal static class ListAudit
{
    /// <param name="ActorId">Null: the system itself; below 1: an application.</param>
    /// <param name="Actor">The actor's name; null where there is none any more.</param>
    /// <param name="Entity">What it was done to, such as <c>section</c>.</param>
    /// <param name="Detail">What changed, mostly JSON; null when the action says it all.</param>
    public sealed record Item(long Id, DateTime At, long? ActorId, string? Actor, string Action, string Entity, string EntityId, string? Detail);

    /// <summary>What narrows the list; what is null does not.</summary>
    public sealed record Filter(long? Actor = null, string? Entity = null, string? EntityId = null, DateTime? From = null);

    private static readonly Refusal BadFrom = new FieldErrors().Add(
        "from", "Una fecha (2026-09-01) o un instante (2026-09-01T08:00:00Z).", "A date (2026-09-01) or an instant (2026-09-01T08:00:00Z).").ToRefusal()!;

    public static void Map(RouteGroupBuilder audit) => audit
        .MapGet("/", async (long? actor, string? entity, string? entityId, string? from, PageRequest page, CollegeDb db, IPersonNames names, CancellationToken cancel) =>
            (TryRead(from, out var since) ? new Outcome<Page<Item>>(await RunAsync(db, names, new(actor, entity, entityId, since), page, cancel)) : BadFrom).ToOk())
        .Allow(Role.Administrator)
        .WithSummary("Who did what")
        .WithDescription("Newest first. `entity` is a word such as `section`, `entityId` one of them; `from` a date or an instant, UTC.");

    public static async Task<Page<Item>> RunAsync(CollegeDb db, IPersonNames names, Filter filter, PageRequest page, CancellationToken cancel)
    {
        var rows = db.Set<AuditEntry>().AsNoTracking();
        rows = filter.Actor is not { } actor ? rows : rows.Where(e => e.ActorId == actor);
        rows = filter.Entity is not { Length: > 0 } entity ? rows : rows.Where(e => e.Entity == entity);
        rows = filter.EntityId is not { Length: > 0 } id ? rows : rows.Where(e => e.EntityId == id);
        rows = filter.From is not { } from ? rows : rows.Where(e => e.At >= from);
        var found = await rows.OrderByDescending(e => e.Id).ToPageAsync(page, cancel);
        var called = await names.OfAsync(found.Items.Select(e => e.ActorId).OfType<long>().ToList(), cancel);
        return found.Map(e => new Item(
            e.Id, e.At, e.ActorId, e.ActorId is { } who ? called.GetValueOrDefault(who)?.FullName : null, e.Action, e.Entity, e.EntityId, e.Details));
    }

    private static bool TryRead(string? text, out DateTime? at)
    {
        at = null;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        var read = DateTimeOffset.TryParseExact(
            text, ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant);
        at = instant.UtcDateTime;
        return read;
    }
}
