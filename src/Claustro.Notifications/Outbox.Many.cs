using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Notifications;

/// <summary>One of many notifications; see <see cref="Outbox.AddManyAsync"/>.</summary>
/// <param name="PersonId">Who is told.</param>
/// <param name="DedupeKey">At most 128 characters.</param>
/// <param name="Data">The template's values.</param>
public sealed record Notice(long PersonId, string DedupeKey, IReadOnlyDictionary<string, string> Data);

public sealed partial class Outbox
{
    private const int ManyAtOnce = 2000;

    // One parameter, one plan and few round trips however many are told. Told already: passed over.
    private const string PostgresMany = """
        insert into notifications_notifications (person_id, event, channel, data, dedupe_key, state, attempts, progress, due_at, created_at)
        select n.person, {0}, 'mail', n.data, n.key, 'queued', 0, 0, {1}, {1} from jsonb_to_recordset({2}::jsonb) as n(person bigint, data text, key text)
        on conflict (dedupe_key) do nothing
        """;

    private const string SqliteMany = """
        insert into notifications_notifications (person_id, event, channel, data, dedupe_key, state, attempts, progress, due_at, created_at)
        select value ->> 'person', {0}, 'mail', value ->> 'data', value ->> 'key', 'queued', 0, 0, {1}, {1} from json_each({2}) where true
        on conflict (dedupe_key) do nothing
        """;

    /// <summary>
    /// Tells many people of <paramref name="eventName"/>; who was told under the same key before is not told again, so it may be
    /// repeated. Commits by itself every 2,000 unless a transaction is open. Returns how many are told now.
    /// </summary>
    public async Task<int> AddManyAsync(string eventName, IEnumerable<Notice> notices, CancellationToken cancel)
    {
        var added = 0;
        foreach (var some in notices.Chunk(ManyAtOnce))
        {
            CheckValues(eventName, some[0].Data);
            var (now, rows) = (clock.GetUtcNow().UtcDateTime, JsonSerializer.Serialize(some.Select(n => new { person = n.PersonId, key = n.DedupeKey, data = JsonSerializer.Serialize(n.Data) })));
            added += await db.InTransactionAsync(async () =>
            {
                var told = await db.Database.ExecuteSqlRawAsync(db.IsPostgres ? PostgresMany : SqliteMany, [eventName, now, rows], cancel);
                db.AfterCommit(Signal);
                return told;
            }, cancel);
        }

        return added;
    }
}
