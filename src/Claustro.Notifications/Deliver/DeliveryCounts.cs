using Claustro.Platform.Data;
using Claustro.Platform.Work;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Notifications.Deliver;

/// <summary>How far delivery is: for measurements and overviews.</summary>
public static class DeliveryCounts
{
    /// <summary>Notifications not yet sent, given up or canceled.</summary>
    public static Task<int> OpenAsync(CollegeDb db, CancellationToken cancel) =>
        db.Set<Notification>().CountAsync(n => n.State == WorkState.Queued || n.State == WorkState.Running, cancel);

    /// <summary>Of those whose dedupe key begins with this, how many were not sent.</summary>
    public static Task<int> NotSentAsync(CollegeDb db, string dedupePrefix, CancellationToken cancel) =>
        db.Set<Notification>().CountAsync(n => n.DedupeKey.StartsWith(dedupePrefix) && n.State != WorkState.Succeeded, cancel);
}
