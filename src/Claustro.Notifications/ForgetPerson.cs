using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Notifications;

/// <summary>What the engine keeps about a person goes with the person.</summary>
public static class ForgetPerson
{
    /// <summary>Deletes this person's notifications, in the caller's transaction.</summary>
    public static Task<int> ForgetPersonAsync(this CollegeDb db, long personId, CancellationToken cancel) =>
        db.Set<Notification>().Where(n => n.PersonId == personId).ExecuteDeleteAsync(cancel);
}
