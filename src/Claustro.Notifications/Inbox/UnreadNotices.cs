using Claustro.Notifications.Templates;
using Claustro.Platform.Data;
using Claustro.Web.Layout;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Notifications.Inbox;

/// <summary>Asked on every page of everybody who is signed in: one walk along the person's end of the index, at most this far.</summary>
internal sealed class UnreadNotices(CollegeDb db, TemplateStore templates) : IUnreadNotices
{
    private const int Enough = 100;

    public async Task<Unread> CountAsync(long personId, CancellationToken cancel)
    {
        var ids = await Inbox.Of(db, personId, templates).Where(n => n.ReadAt == null).OrderByDescending(n => n.Id).Select(n => n.Id).Take(Enough).ToListAsync(cancel);
        return new Unread(ids.Count, ids.Count == 0 ? 0 : ids[0]);
    }
}
