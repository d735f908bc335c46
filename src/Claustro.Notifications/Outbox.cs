using System.Text.Json;
using Claustro.Notifications.Templates;
using Claustro.Platform.Data;
using Claustro.Platform.Work;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Notifications;

/// <summary>
/// The module's front door for senders. <see cref="Add"/> puts the notification into the caller's commit and signals the
/// workers after it; nothing is sent if the change is rolled back, nothing is lost if the process dies after it.
/// </summary>
public sealed partial class Outbox(CollegeDb db, JobSignal signal, TimeProvider clock, IServiceProvider services)
{
    /// <summary>The name of the work that delivers.</summary>
    public const string WorkName = "notifications";

    /// <summary>
    /// The one value that may be a secret, such as the token of a link. It is taken out of the row when the mail is sent,
    /// and a notification that has it is never shown in an inbox.
    /// </summary>
    public const string Secret = "token";

    /// <summary>
    /// Tells <paramref name="personId"/> of <paramref name="eventName"/> (a registered event) once per
    /// <paramref name="dedupeKey"/> (at most 128 characters, such as <c>enrollment:12:approved</c>).
    /// <paramref name="data"/> fills the template; keep it small and without secrets but <see cref="Secret"/>.
    /// Throws <see cref="ArgumentException"/> when the event is not registered or a value of its templates is missing.
    /// </summary>
    public void Add(long personId, string eventName, IReadOnlyDictionary<string, string> data, string dedupeKey)
    {
        CheckValues(eventName, data);
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

    /// <summary>Says "look" to the workers; for senders that insert by <see cref="OutboxSql"/>.</summary>
    public void Signal() => signal.Send(WorkName);

    /// <summary>The same to those who send SMS.</summary>
    internal void SignalTexts() => signal.Send(Deliver.DeliverTexts.Name);

    /// <summary>A forgotten value is the sender's mistake: say so here, where the sender is, not in a worker at night.</summary>
    private void CheckValues(string eventName, IReadOnlyDictionary<string, string> data)
    {
        var wanted = services.GetRequiredService<TemplateStore>().ValuesOf(eventName)
            ?? throw new ArgumentException($"The event {eventName} is not registered (AddNotificationEvent).", nameof(eventName));
        foreach (var value in wanted)
        {
            if (!data.ContainsKey(value))
            {
                throw new ArgumentException($"The templates of {eventName} want the value {value}.", nameof(data));
            }
        }
    }
}
