using System.Text.Json.Serialization;
using Claustro.Notifications.Templates;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Notifications.Preferences;

/// <summary>How one is told of an event. <paramref name="Locked"/>: concerns the account's safety, mail and inbox are always on.</summary>
internal sealed record PreferenceView(string Event, bool Mail, bool InApp, bool Sms, bool Locked);

/// <summary>Whether mails are gathered into one a day, and when it comes, on the person's own clock.</summary>
internal sealed record DigestView(bool Enabled, TimeOnly At);

/// <summary>No mail or SMS but security notices from here to there, on the person's own clock.</summary>
internal sealed record QuietView(TimeOnly From, TimeOnly To);

internal sealed record PreferencesView(
    IReadOnlyList<PreferenceView> Items, [property: JsonPropertyName("page")] long Number, int PageSize, long Total, DigestView Digest, QuietView? Quiet);

/// <summary>Every event there is, with the caller's wishes; all of them on one page.</summary>
internal static class GetPreferences
{
    public static void Map(RouteGroupBuilder me) => me
        .MapGet("/preferences", async (Caller caller, CollegeDb db, TemplateStore templates, CancellationToken cancel) =>
            TypedResults.Ok(await RunAsync(db, templates, caller, cancel)))
        .AllowSignedIn()
        .WithSummary("How and when I want to be told");

    public static async Task<PreferencesView> RunAsync(CollegeDb db, TemplateStore templates, Caller caller, CancellationToken cancel)
    {
        var wishes = await db.Set<Preference>().AsNoTracking().Where(p => p.PersonId == caller.Id).ToDictionaryAsync(p => p.Event, cancel);
        var times = await db.Set<PersonTimes>().AsNoTracking().SingleOrDefaultAsync(t => t.PersonId == caller.Id, cancel) ?? new PersonTimes();
        var all = Choosable(templates).Select(e => wishes.GetValueOrDefault(e.Name) is not { } wish ? new PreferenceView(e.Name, true, true, false, e.Security)
            : new PreferenceView(e.Name, e.Security || wish.Mail, e.Security || wish.InApp, wish.Sms, e.Security)).ToList();
        return new PreferencesView(
            all, 1, Math.Max(1, all.Count), all.Count, new DigestView(times.Digest, times.DigestAt),
            times is { QuietFrom: { } from, QuietTo: { } to } ? new QuietView(from, to) : null);
    }

    /// <summary>The digest is chosen by itself, not as an event.</summary>
    public static IEnumerable<NotificationEvent> Choosable(TemplateStore templates) => templates.Events.Where(e => e.Name != Deliver.DailyDigest.Event);
}
