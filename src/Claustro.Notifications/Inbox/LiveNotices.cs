using Claustro.Notifications.Deliver;
using Claustro.Notifications.Templates;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Claustro.Platform.Live;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Notifications.Inbox;

/// <summary>Tells a person's open pages of a new notification, as the inbox shows it. Again and again is harmless; never is made up for by the rows.</summary>
internal sealed class LiveNotices(LiveEvents live, TemplateStore templates, CollegeDb db, IRecipients recipients) : ILiveSource
{
    public const string Type = "notification";

    /// <summary>Nothing unless the post is new and for the inbox.</summary>
    public void Publish(Post post) => Publish(post, null);

    /// <param name="rendered">What the mail says, so that it is not rendered again.</param>
    public void Publish(Post post, Rendered? rendered)
    {
        if (post.IsNew)
        {
            var item = rendered is null
                ? ListMyNotifications.ToItem(post.Notification, templates, post.To.Locale, post.To.FullName)
                : ListMyNotifications.ToItem(post.Notification, templates, rendered);
            live.Publish(post.Notification.PersonId, Type, item);
        }
    }

    /// <summary>At most the newest 200: an open page shows no more.</summary>
    public async Task<IReadOnlyList<LiveChange>> SinceAsync(long personId, DateTime since, CancellationToken cancel)
    {
        var rows = await Inbox.Of(db, personId, templates).AsNoTracking().Where(n => n.CreatedAt >= since)
            .OrderByDescending(n => n.Id).Take(PageRequest.MaxSize).ToListAsync(cancel);
        if (rows.Count == 0 || (await recipients.FindAsync([personId], cancel)).GetValueOrDefault(personId) is not { } to)
        {
            return [];
        }

        return [.. rows.OrderBy(n => n.Id).Select(n => new LiveChange(Type, ListMyNotifications.ToItem(n, templates, to.Locale, to.FullName), n.CreatedAt))];
    }
}
