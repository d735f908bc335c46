using Claustro.Notifications.Templates;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Notifications.Preferences;

/// <summary>How one is told of an event. <paramref name="Locked"/>: concerns the account's safety, always on.</summary>
internal sealed record PreferenceView(string Event, bool Mail, bool InApp, bool Locked);

/// <summary>Every event there is, with the caller's wishes; all of them on one page.</summary>
internal static class GetPreferences
{
    public static void Map(RouteGroupBuilder me) => me
        .MapGet("/preferences", async (Caller caller, CollegeDb db, TemplateStore templates, CancellationToken cancel) =>
            TypedResults.Ok(await RunAsync(db, templates, caller, cancel)))
        .AllowSignedIn()
        .WithSummary("How I want to be told");

    public static async Task<Page<PreferenceView>> RunAsync(CollegeDb db, TemplateStore templates, Caller caller, CancellationToken cancel)
    {
        var wishes = await db.Set<Preference>().AsNoTracking().Where(p => p.PersonId == caller.Id).ToDictionaryAsync(p => p.Event, cancel);
        var all = templates.Events.Select(e => e.Security || !wishes.TryGetValue(e.Name, out var wish)
            ? new PreferenceView(e.Name, true, true, e.Security)
            : new PreferenceView(e.Name, wish.Mail, wish.InApp, false)).ToList();
        return new Page<PreferenceView>(all, 1, Math.Max(1, all.Count), all.Count);
    }
}
