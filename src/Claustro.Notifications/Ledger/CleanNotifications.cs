using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Work;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Notifications.Ledger;

/// <summary>Deletes what is over and older than <c>Notifications:KeepDays</c>.</summary>
internal sealed class CleanNotifications(CollegeDb db, NotificationSettings settings, TimeProvider clock) : ISchedule
{
    private const int AtOnce = 1000;

    public static string Name => "notification-cleaning";

    public static string Cron => "30 3 * * *";

    public static Text Title => new("Borrar los avisos antiguos", "Delete old notifications");

    public Task<int> RunAsync(CancellationToken cancel)
    {
        var before = clock.GetUtcNow().UtcDateTime.AddDays(-settings.KeepDays);
        return db.DeleteInPiecesAsync(db.Set<Notification>().WhereOver().Where(n => n.CreatedAt < before), AtOnce, cancel,
            old => db.Set<Attempt>().Where(a => EF.Parameter(old).Contains(a.NotificationId)).ExecuteDeleteAsync(cancel));
    }
}
