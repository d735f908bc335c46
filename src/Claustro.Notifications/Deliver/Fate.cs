using Claustro.Platform.Data;
using Claustro.Platform.Work;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Notifications.Deliver;

/// <summary>What became of one notification at this attempt.</summary>
/// <param name="DueAt">When to try again; null: stays.</param>
/// <param name="Uncounted">1 when the attempt was no attempt: handed back before it began.</param>
/// <param name="Channel">Null: stays.</param>
/// <param name="Log">The outcome of an attempt that the ledger keeps besides the row; null: the row says it all.</param>
internal readonly record struct Fate(
    long Id, WorkState State, string? Answer, DateTime? DueAt = null, int Uncounted = 0, string? Channel = null, string? Log = null)
{
    public static Fate Sent(long id, string answer) => new(id, WorkState.Succeeded, Short(answer));

    public static Fate InboxOnly(long id) => new(id, WorkState.Succeeded, null, Channel: Channels.InApp);

    public static Fate Canceled(long id, string why) => new(id, WorkState.Canceled, why);

    public static Fate Dead(long id, string answer) => new(id, WorkState.Failed, Short(answer), Log: "failed");

    public static Fate Later(long id, string answer, DateTime due) => new(id, WorkState.Queued, Short(answer), due, Log: "later");

    public static Fate HandedBack(long id, DateTime due, string? answer) => new(id, WorkState.Queued, answer is null ? null : Short(answer), due, 1);

    /// <summary>Not now: the person's quiet hours end then.</summary>
    public static Fate PutOff(long id, DateTime due) => new(id, WorkState.Queued, null, due, 1);

    /// <summary>Waits for the person's daily digest.</summary>
    public static Fate Gathered(long id, DateTime digest) => new(id, WorkState.Queued, null, digest, 1, Channels.Digest);

    private static string Short(string text) => text.Keepable(500);
}

internal static class Fates
{
    private const string HasSecret = $"%\"{Outbox.Secret}\":%";

    /// <summary>Writes many at once, secrets of what was sent taken out; a row that is no longer ours stays as it is.</summary>
    public static Task<int> MarkAsync(this CollegeDb db, IReadOnlyList<Fate> fates, DateTime now) => db.InTransactionAsync(async () =>
    {
        if (fates.Any(f => f.Log is not null))
        {
            await db.LogAsync(fates.Where(f => f.Log is not null).ToList(), now);
        }

        if (db.IsPostgres)
        {
            // Arrays make one statement of any number of rows, and one plan.
            return await db.Database.ExecuteSqlAsync($"""
                update notifications_notifications n set state = f.state, answer = coalesce(f.answer, n.answer), due_at = coalesce(f.due, n.due_at),
                    attempts = n.attempts - f.uncounted, channel = coalesce(f.channel, n.channel), lease_owner = null, lease_until = null,
                    finished_at = case when f.state = 'queued' then null else {now} end,
                    data = case when f.state = 'succeeded' and n.data like {HasSecret} then (n.data::jsonb - {Outbox.Secret})::text else n.data end
                from unnest({fates.Select(f => f.Id).ToArray()}, {fates.Select(f => Word.Of(f.State)).ToArray()}, {fates.Select(f => f.Answer).ToArray()},
                    {fates.Select(f => f.DueAt).ToArray()}, {fates.Select(f => f.Uncounted).ToArray()}, {fates.Select(f => f.Channel).ToArray()})
                    as f(id, state, answer, due, uncounted, channel)
                where n.id = f.id and n.state = 'running' and n.lease_owner = {WorkQueue.Owner}
                """);
        }

        var written = 0;
        foreach (var f in fates)
        {
            DateTime? finished = f.State == WorkState.Queued ? null : now;
            written += await db.Database.ExecuteSqlAsync($"""
                update notifications_notifications set state = {Word.Of(f.State)}, answer = coalesce({f.Answer}, answer), due_at = coalesce({f.DueAt}, due_at),
                    attempts = attempts - {f.Uncounted}, channel = coalesce({f.Channel}, channel), lease_owner = null, lease_until = null, finished_at = {finished},
                    data = case when {Word.Of(f.State)} = 'succeeded' and data like {HasSecret} then json_remove(data, {"$." + Outbox.Secret}) else data end
                where id = {f.Id} and state = 'running' and lease_owner = {WorkQueue.Owner}
                """);
        }

        return written;
    });

    /// <summary>Keeps what the server said to attempts that did not succeed, as long as the row is ours.</summary>
    private static async Task LogAsync(this CollegeDb db, List<Fate> fates, DateTime now)
    {
        if (db.IsPostgres)
        {
            await db.Database.ExecuteSqlAsync($"""
                insert into notifications_attempts (notification_id, number, at, outcome, answer)
                select n.id, n.attempts, {now}, f.outcome, f.answer
                from unnest({fates.Select(f => f.Id).ToArray()}, {fates.Select(f => f.Log).ToArray()}, {fates.Select(f => f.Answer).ToArray()}) as f(id, outcome, answer)
                join notifications_notifications n on n.id = f.id and n.state = 'running' and n.lease_owner = {WorkQueue.Owner}
                """);
            return;
        }

        foreach (var f in fates)
        {
            await db.Database.ExecuteSqlAsync($"""
                insert into notifications_attempts (notification_id, number, at, outcome, answer)
                select id, attempts, {now}, {f.Log}, {f.Answer} from notifications_notifications
                where id = {f.Id} and state = 'running' and lease_owner = {WorkQueue.Owner}
                """);
        }
    }

    /// <summary>Holds the rows for longer; how many are still ours.</summary>
    public static Task<int> RenewAsync(this CollegeDb db, List<long> ids, DateTime until) => db.InTransactionAsync(() =>
        db.Set<Notification>().Where(n => EF.Parameter(ids).Contains(n.Id) && n.State == WorkState.Running && n.LeaseOwner == WorkQueue.Owner)
            .ExecuteUpdateAsync(s => s.SetProperty(n => n.LeaseUntil, until)));
}
