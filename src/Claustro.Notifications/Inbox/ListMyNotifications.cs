using Claustro.Notifications.Deliver;
using Claustro.Notifications.Preferences;
using Claustro.Notifications.Templates;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Notifications.Inbox;

/// <summary>What a person was told, newest first, in the person's language.</summary>
internal static class ListMyNotifications
{
    /// <summary><paramref name="Body"/> is plain text; <paramref name="Link"/> the page that it is about, if there is one.</summary>
    public sealed record Item(long Id, string Event, string Title, string Body, string? Link, DateTime CreatedAt, DateTime? ReadAt);

    public static void Map(RouteGroupBuilder me) => me
        .MapGet("/notifications", async (bool? unread, PageRequest page, Caller caller, CollegeDb db, IRecipients recipients, TemplateStore templates, CancellationToken cancel) =>
            TypedResults.Ok(await RunAsync(db, recipients, templates, caller, unread, page, cancel)))
        .AllowSignedIn()
        .WithSummary("List my notifications");

    public static async Task<Page<Item>> RunAsync(
        CollegeDb db, IRecipients recipients, TemplateStore templates, Caller caller, bool? unread, PageRequest page, CancellationToken cancel)
    {
        var rows = await Inbox.Of(db, caller.Id, templates).Where(n => unread == null || n.ReadAt == null == unread)
            .OrderByDescending(n => n.Id).AsNoTracking().ToPageAsync(page, cancel);
        if (rows.Items.Count == 0)
        {
            return rows.Map(n => new Item(n.Id, n.Event, "", "", null, n.CreatedAt, n.ReadAt));
        }

        var name = (await recipients.FindAsync([caller.Id], cancel)).GetValueOrDefault(caller.Id)?.FullName ?? "";
        return rows.Map(n => ToItem(n, templates, caller.Locale, name));
    }

    internal static Item ToItem(Notification n, TemplateStore templates, Rendered rendered) =>
        new(n.Id, n.Event, rendered.Subject, rendered.Text, templates.Find(n.Event)?.LinkFor(() => Letter.Values(n.Data)), n.CreatedAt, n.ReadAt);

    internal static Item ToItem(Notification n, TemplateStore templates, string locale, string name)
    {
        try
        {
            return ToItem(n, templates, templates.Render(n.Event, locale, name, Letter.Values(n.Data)));
        }
        catch (Exception)
        {
            // A row of an event that this version no longer knows, or knows with other values: it still happened.
            return new Item(n.Id, n.Event, new Text("Aviso", "Notice").In(Languages.Of(locale)), "", null, n.CreatedAt, n.ReadAt);
        }
    }
}

internal static class Inbox
{
    /// <summary>
    /// The person's notifications, without those they do not want to see here and without those whose mail lets somebody
    /// in: whoever has got hold of a session must not find the way to the account in it. A fact is shown once: neither its SMS
    /// nor the digest that lists it.
    /// </summary>
    public static IQueryable<Notification> Of(CollegeDb db, long personId, TemplateStore templates)
    {
        var hidden = templates.Hidden;
        return db.Set<Notification>().Where(n => n.PersonId == personId && n.Channel != Channels.Sms && !hidden.Contains(n.Event)
            && !db.Set<Preference>().Any(p => p.PersonId == personId && p.Event == n.Event && !p.InApp));
    }
}
