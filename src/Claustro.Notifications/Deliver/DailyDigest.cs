using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Claustro.Notifications.Inbox;
using Claustro.Notifications.Preferences;
using Claustro.Notifications.Templates;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Work;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Notifications.Deliver;

/// <summary>
/// One mail that lists what was gathered, at the person's own time of day. The mail is a row whose key names person and
/// local day, so there is at most one a day, however often this runs and wherever the person moves.
/// </summary>
internal sealed class DailyDigest(CollegeDb db, IRecipients recipients, TemplateStore templates, Outbox outbox, TimeProvider clock) : ISchedule
{
    public const string Event = "digest.daily";
    private const int PeopleAtOnce = 200, DataLength = 3900;

    // Letters as they are: escaped they would take six times the place in a row of 4000 characters. It is read by us only.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Name => "daily-digest";

    public static string Cron => "*/15 * * * *";

    public static Text Title => new("Enviar el resumen diario de avisos", "Send the daily digest of notifications");

    public async Task<int> RunAsync(CancellationToken cancel)
    {
        var (sent, last) = (0, 0L);
        while (true)
        {
            var now = clock.GetUtcNow().UtcDateTime;
            var people = await db.Set<Notification>()
                .Where(n => n.Channel == Channels.Digest && n.State == WorkState.Queued && n.DueAt <= now && n.PersonId > last)
                .Select(n => n.PersonId).Distinct().OrderBy(id => id).Take(PeopleAtOnce).ToListAsync(cancel);
            if (people.Count == 0)
            {
                return sent;
            }

            var reachable = await recipients.FindAsync(people, cancel);
            foreach (var person in people)
            {
                cancel.ThrowIfCancellationRequested();
                sent += await ForAsync(person, reachable.GetValueOrDefault(person), now, cancel) ? 1 : 0;
                last = person;
            }
        }
    }

    /// <summary>True when a digest was made. Otherwise what was gathered waits for the next one, or goes by itself.</summary>
    private Task<bool> ForAsync(long person, Recipient? to, DateTime now, CancellationToken cancel) => db.InTransactionAsync(async () =>
    {
        var gathered = Gathered(db, person);
        if (to is null || await db.Set<PersonTimes>().AsNoTracking().SingleOrDefaultAsync(t => t.PersonId == person && t.Digest, cancel) is not { } times)
        {
            await gathered.ExecuteUpdateAsync(s => s.SetProperty(n => n.Channel, Channels.Mail).SetProperty(n => n.DueAt, now), cancel);
            db.AfterCommit(outbox.Signal);
            return false;
        }

        var zone = LocalTimeRules.ZoneOf(to.TimeZone);
        var (day, instant) = LocalTimeRules.LastDigest(now, times.DigestAt, zone);
        var key = string.Create(CultureInfo.InvariantCulture, $"digest:{person}:{day:yyyy-MM-dd}");
        if (!await gathered.AnyAsync(n => n.CreatedAt <= instant, cancel) || await db.Set<Notification>().AnyAsync(n => n.DedupeKey == key, cancel))
        {
            var next = LocalTimeRules.NextDigest(now, times.DigestAt, zone); // the person has moved, or has had today's
            await gathered.ExecuteUpdateAsync(s => s.SetProperty(n => n.DueAt, next), cancel);
            return false;
        }

        // Written first and read by what was written: who changes their wishes meanwhile waits, and nothing goes both ways.
        await gathered.ExecuteUpdateAsync(s => s.SetProperty(n => n.State, WorkState.Succeeded).SetProperty(n => n.Answer, key).SetProperty(n => n.FinishedAt, now), cancel);
        var facts = await db.Set<Notification>().AsNoTracking().Where(n => n.PersonId == person && n.Channel == Channels.Digest && n.Answer == key).OrderBy(n => n.Id).ToListAsync(cancel);
        db.Add(Digest(facts, to, key, now));
        db.AfterCommit(outbox.Signal);
        await db.SaveChangesAsync(cancel);
        return true;
    }, cancel);

    internal static IQueryable<Notification> Gathered(CollegeDb db, long person) =>
        db.Set<Notification>().Where(n => n.PersonId == person && n.Channel == Channels.Digest && n.State == WorkState.Queued);

    private Notification Digest(List<Notification> facts, Recipient to, string key, DateTime now)
    {
        var titles = facts.ConvertAll(n => ListMyNotifications.ToItem(n, templates, to.Locale, to.FullName).Title);
        var count = titles.Count;
        string data;
        while ((data = Data(titles, count)).Length > DataLength)
        {
            titles.RemoveRange(titles.Count - 1 - (titles.Count / 10), 1 + (titles.Count / 10)); // a long list: the inbox has the rest
        }

        return new Notification { PersonId = to.PersonId, Event = Event, Data = data, DedupeKey = key, State = WorkState.Queued, CreatedAt = now, DueAt = now };
    }

    private static string Data(List<string> titles, int count) => JsonSerializer.Serialize(
        new Dictionary<string, string>
        {
            ["count"] = count.ToString(CultureInfo.InvariantCulture),
            ["lines"] = string.Join('\n', titles),
            ["more"] = count > titles.Count ? (count - titles.Count).ToString(CultureInfo.InvariantCulture) : "",
        },
        Plain);
}
