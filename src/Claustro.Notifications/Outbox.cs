using System.Text.Json;
using Claustro.Platform.Data;
using Claustro.Platform.Work;

namespace Claustro.Notifications;

/// <summary>
/// The module's front door for senders. <see cref="Add"/> puts the notification into the caller's commit and signals the
/// workers after it; nothing is sent if the change is rolled back, nothing is lost if the process dies after it.
/// </summary>
public sealed class Outbox(CollegeDb db, JobSignal signal, TimeProvider clock)
{
    /// <summary>The name of the work that delivers.</summary>
    public const string WorkName = "notifications";

    /// <summary>
    /// Tells <paramref name="personId"/> of <paramref name="eventName"/> (a registered event) once per
    /// <paramref name="dedupeKey"/> (at most 128 characters, such as <c>enrollment:12:approved</c>).
    /// <paramref name="data"/> fills the template; keep it small and without secrets.
    /// </summary>
    public void Add(long personId, string eventName, IReadOnlyDictionary<string, string> data, string dedupeKey)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        db.Add(new Notification
        {
            PersonId = personId,
            Event = eventName,
            Data = JsonSerializer.Serialize(data),
            DedupeKey = dedupeKey,
            State = WorkState.Queued,
            CreatedAt = now,
            DueAt = now,
        });
        db.AfterCommit(Signal);
    }

    /// <summary>Says "look" to the workers; for senders that insert by SQL of their own.</summary>
    public void Signal() => signal.Send(WorkName);
}
