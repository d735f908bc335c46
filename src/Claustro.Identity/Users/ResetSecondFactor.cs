using Claustro.Identity.Accounts;
using Claustro.Identity.SignIn;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Identity.Users;

/// <summary>
/// Takes the second factor off an account whose owner has lost both telephone and recovery codes, and could never come in again. They are
/// told by mail, and what was signed in is not any more. For the administrators' page.
/// </summary>
internal static class ResetSecondFactor
{
    public static readonly Refusal Own = Refusal.Conflict("own_account",
        "El suyo se desactiva en su perfil, con un código.", "Your own is turned off in your profile, with a code.");

    public static Task<Outcome<Done>> RunAsync(CollegeDb db, AccountStates states, AccountMails mails, Caller caller, long id, CancellationToken cancel) =>
        db.InTransactionAsync<Outcome<Done>>(async () =>
        {
            if (!caller.IsAdministrator)
            {
                return Refusal.NotYours;
            }

            if (await db.Set<Account>().SingleOrDefaultAsync(a => a.Id == id, cancel) is not { } account)
            {
                return Refusal.Unknown;
            }

            if (id == caller.Id || !account.TwoFactorEnabled)
            {
                return id == caller.Id ? Own : AccountRules.TwoFactorOff;
            }

            (account.TwoFactorEnabled, account.TotpSecret, account.TotpLastStep) = (false, null, null);
            account.SecurityVersion++;
            await db.Set<RecoveryCode>().Where(c => c.AccountId == id).ExecuteDeleteAsync(cancel);
            mails.Send(account, AccountMails.TwoFactorOff);
            db.Audit(caller.Id, "user.two_factor_off", account);
            db.AfterCommit(() => states.Forget(id));
            await db.SaveChangesAsync(cancel);
            return Done.It;
        }, cancel);
}
