using Claustro.Notifications.Ledger;
using Claustro.Notifications.Preferences;
using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Notifications;

/// <summary>What the engine keeps about a person goes with the person.</summary>
public static class ForgetPerson
{
    /// <summary>Deletes this person's notifications and preferences, in the caller's transaction.</summary>
    public static async Task ForgetPersonAsync(this CollegeDb db, long personId, CancellationToken cancel)
    {
        await db.Set<Attempt>().Where(a => db.Set<Notification>().Any(n => n.PersonId == personId && n.Id == a.NotificationId)).ExecuteDeleteAsync(cancel);
        await db.Set<Notification>().Where(n => n.PersonId == personId).ExecuteDeleteAsync(cancel);
        await db.Set<Preference>().Where(p => p.PersonId == personId).ExecuteDeleteAsync(cancel);
        await db.Set<PersonTimes>().Where(p => p.PersonId == personId).ExecuteDeleteAsync(cancel);
    }
}
