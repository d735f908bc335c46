using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Work;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Notifications.Ledger;

/// <summary>Deletes what is over and older than <c>Notifications:KeepDays</c>, a thousand at a time: no lock lasts long, and others write in between.</summary>
internal sealed class CleanNotifications(CollegeDb db, NotificationSettings settings, TimeProvider clock) : ISchedule
{
    private const int AtOnce = 1000;

    public static string Name => "notification-cleaning";

    public static string Cron => "30 3 * * *";

    public static Text Title => new("Borrado de avisos antiguos", "Deletion of old notifications");

    public async Task<int> RunAsync(CancellationToken cancel)
    {
        var (deleted, before) = (0, clock.GetUtcNow().UtcDateTime.AddDays(-settings.KeepDays));
        while (true)
        {
            // Oldest first by id, so that each round finds its thousand at the beginning of the table.
            var old = await db.Set<Notification>()
                .Where(n => n.CreatedAt < before && (n.State == WorkState.Succeeded || n.State == WorkState.Failed || n.State == WorkState.Canceled))
                .OrderBy(n => n.Id).Take(AtOnce).Select(n => n.Id).ToListAsync(cancel);
            if (old.Count == 0)
            {
                return deleted;
            }

            deleted += await db.InTransactionAsync(async () =>
            {
                await db.Set<Attempt>().Where(a => EF.Parameter(old).Contains(a.NotificationId)).ExecuteDeleteAsync(cancel);
                return await db.Set<Notification>().Where(n => EF.Parameter(old).Contains(n.Id)).ExecuteDeleteAsync(cancel);
            }, cancel);
        }
    }
}
