using Claustro.Notifications.Templates;
using Claustro.Platform.Data;
using Claustro.Platform.Http;

namespace Claustro.Notifications.Inbox;

/// <summary>A notice in one line, in the person's language.</summary>
public sealed record NoticeLine(long Id, string Title, DateTime CreatedAt);

/// <summary>The module's front door for a start page: what a person has not read yet.</summary>
public sealed class LatestNotices
{
    private readonly CollegeDb db;
    private readonly IRecipients recipients;
    private readonly TemplateStore templates;

    internal LatestNotices(CollegeDb db, IRecipients recipients, TemplateStore templates) => (this.db, this.recipients, this.templates) = (db, recipients, templates);

    /// <summary>The newest unread ones, at most <paramref name="count"/>, and how many there are in all.</summary>
    public async Task<(IReadOnlyList<NoticeLine> Lines, long Unread)> UnreadAsync(Caller caller, int count, CancellationToken cancel)
    {
        var page = await ListMyNotifications.RunAsync(db, recipients, templates, caller, unread: true, new PageRequest(1, count), cancel);
        return (page.Items.Select(n => new NoticeLine(n.Id, n.Title, n.CreatedAt)).ToList(), page.Total);
    }
}
