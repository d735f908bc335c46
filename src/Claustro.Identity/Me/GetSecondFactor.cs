using Claustro.Identity.Accounts;
using Claustro.Identity.SignIn;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Identity.Me;

/// <summary>
/// How my second factor stands. <paramref name="Started"/>: the secret that waits for its first code, so that a mistyped code or
/// a page loaded again does not make the person scan another.
/// </summary>
internal sealed record SecondFactorView(bool On, int RecoveryCodesLeft, StartTwoFactor.Response? Started);

/// <summary>For the pages only. The secret is told while it opens nothing yet; once the factor is on, nobody is told it again.</summary>
internal static class GetSecondFactor
{
    public static async Task<Outcome<SecondFactorView>> RunAsync(CollegeDb db, SecondFactor factor, string college, Caller caller, CancellationToken cancel)
    {
        if (await db.Set<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == caller.Id, cancel) is not { } account)
        {
            return Refusal.Unknown;
        }

        if (account.TwoFactorEnabled)
        {
            return new SecondFactorView(true, await db.Set<RecoveryCode>().CountAsync(c => c.AccountId == account.Id, cancel), null);
        }

        var secret = factor.SecretOf(account);
        return new SecondFactorView(false, 0, secret is null ? null : new(secret, SecondFactor.Uri(college, account.UserName, secret)));
    }
}
