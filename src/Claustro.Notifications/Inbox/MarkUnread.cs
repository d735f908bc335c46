using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Notifications.Inbox;

/// <summary>Takes back one <see cref="MarkRead"/>: those of the caller's notices that it marked, known by its moment. For the page.</summary>
internal static class MarkUnread
{
    public static Task<int> RunAsync(CollegeDb db, Caller caller, DateTime readAt, CancellationToken cancel) => db.InTransactionAsync(
        () => db.Set<Notification>().Where(n => n.PersonId == caller.Id && n.ReadAt == readAt).ExecuteUpdateAsync(s => s.SetProperty(n => n.ReadAt, (DateTime?)null), cancel), cancel);
}
