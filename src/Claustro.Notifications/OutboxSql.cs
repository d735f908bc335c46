namespace Claustro.Notifications;

/// <summary>
/// <see cref="Outbox.Add"/> as SQL, for the few statements too hot for the change tracker. Whoever uses it calls
/// <see cref="Outbox.Signal"/> after the commit.
/// </summary>
public static class OutboxSql
{
    /// <summary>
    /// Inserts one notification for every row of <paramref name="from"/>. The arguments are SQL expressions: constants,
    /// parameters or columns of <paramref name="from"/>; <paramref name="data"/> is the flat JSON object of the template's texts.
    /// </summary>
    public static string Insert(string person, string eventName, string data, string dedupeKey, string now, string from) => $"""
        insert into notifications_notifications (person_id, event, channel, data, dedupe_key, state, attempts, progress, due_at, created_at)
        select {person}, {eventName}, 'mail', {data}, {dedupeKey}, 'queued', 0, 0, {now}, {now} from {from}
        """;
}
