using Claustro.Identity.Accounts;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Identity.Users;

/// <summary>How an account stands, beyond what the API lists. <paramref name="Invited"/>: no password was chosen yet.</summary>
internal sealed record UserStanding(string Locale, string TimeZone, bool EmailConfirmed, bool Invited, bool TwoFactor, DateTime CreatedAt);

/// <summary>For the administrators' page only.</summary>
internal static class GetUserStanding
{
    public static async Task<Outcome<UserStanding>> RunAsync(CollegeDb db, Caller caller, long id, CancellationToken cancel)
    {
        if (!caller.IsAdministrator)
        {
            return Refusal.NotYours;
        }

        return await db.Set<Account>().AsNoTracking().Where(a => a.Id == id)
            .Select(a => new UserStanding(a.Locale, a.TimeZone, a.EmailConfirmed, a.PasswordHash == null, a.TwoFactorEnabled, a.CreatedAt))
            .SingleOrDefaultAsync(cancel) is { } found ? found : Refusal.Unknown;
    }
}
