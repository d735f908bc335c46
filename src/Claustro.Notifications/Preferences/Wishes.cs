using Claustro.Notifications.Deliver;
using Claustro.Notifications.Templates;
using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Notifications.Preferences;

/// <summary>How and when the people of a batch want to be told.</summary>
internal sealed class Wishes
{
    private readonly TemplateStore templates;
    private readonly Dictionary<(long, string), Preference> ofEvents;
    private readonly Dictionary<long, PersonTimes> times;

    private Wishes(TemplateStore templates, Dictionary<(long, string), Preference> ofEvents, Dictionary<long, PersonTimes> times)
    {
        this.templates = templates;
        this.ofEvents = ofEvents;
        this.times = times;
    }

    /// <summary>Two small queries for the whole batch: only wishes that differ from the usual come back.</summary>
    public static async Task<Wishes> LoadAsync(CollegeDb db, TemplateStore templates, List<long> people, CancellationToken cancel) => new(
        templates,
        await db.Set<Preference>().AsNoTracking().Where(p => EF.Parameter(people).Contains(p.PersonId) && (!p.Mail || !p.InApp || p.Sms))
            .ToDictionaryAsync(p => (p.PersonId, p.Event), cancel),
        await db.Set<PersonTimes>().AsNoTracking().Where(t => EF.Parameter(people).Contains(t.PersonId) && (t.Digest || t.QuietFrom != null))
            .ToDictionaryAsync(t => t.PersonId, cancel));

    /// <summary>Security notices go always; what this version does not know may be one.</summary>
    public bool Must(Notification n) => templates.Find(n.Event) is null or { Security: true };

    public bool Mail(Notification n) => Must(n) || Of(n) is not { Mail: false };

    public bool InApp(Notification n) => !templates.IsHidden(n.Event) && (Must(n) || Of(n) is not { InApp: false });

    /// <summary>Never by SMS what lets somebody in: whoever reads the screen of a locked telephone must not find the way to the account.</summary>
    public bool Sms(Notification n) => Of(n) is { Sms: true } && !templates.IsHidden(n.Event);

    /// <summary>When the quiet hours that reign at the person's place end; null when none do, or the notice cannot wait.</summary>
    public DateTime? QuietUntil(Notification n, Recipient to, DateTime now)
    {
        if (Must(n) || !times.TryGetValue(n.PersonId, out var its) || its is not { QuietFrom: { } from, QuietTo: { } until })
        {
            return null;
        }

        var zone = LocalTimeRules.ZoneOf(to.TimeZone);
        return LocalTimeRules.IsQuiet(now, from, until, zone) ? LocalTimeRules.QuietUntil(now, until, zone) : null;
    }

    /// <summary>When the daily digest comes that this mail waits for; null when it goes by itself.</summary>
    public DateTime? NextDigest(Notification n, Recipient to, DateTime now) =>
        !Must(n) && n.Event != DailyDigest.Event && times.TryGetValue(n.PersonId, out var its) && its.Digest
            ? LocalTimeRules.NextDigest(now, its.DigestAt, LocalTimeRules.ZoneOf(to.TimeZone))
            : null;

    private Preference? Of(Notification n) => ofEvents.GetValueOrDefault((n.PersonId, n.Event));
}
