using Claustro.Identity.Accounts;
using Claustro.Identity.SignIn;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Identity.Me;

/// <summary>
/// Ends what the person left open elsewhere, on a computer that is not theirs or a telephone they lost: cookies and refresh tokens
/// are out; access tokens run out within 15 minutes.
/// </summary>
internal static class SignOutElsewhere
{
    public static void Map(RouteGroupBuilder me) => me
        .MapPost("/sign-out-elsewhere", async (Caller caller, CollegeDb db, AccountStates states, CancellationToken cancel) =>
            (await RunAsync(db, states, caller, cancel)).ToNoContent())
        .AllowSignedIn()
        .WithSummary("End all my sessions: cookies and refresh tokens");

    public static async Task<Outcome<Done>> RunAsync(CollegeDb db, AccountStates states, Caller caller, CancellationToken cancel)
    {
        if (await db.Set<Account>().SingleOrDefaultAsync(a => a.Id == caller.Id, cancel) is not { } account)
        {
            return Refusal.Unknown;
        }

        account.SecurityVersion++;
        db.Audit(account.Id, "account.signed_out", account);
        db.AfterCommit(() => states.Forget(account.Id));
        await db.SaveChangesAsync(cancel);
        return Done.It;
    }
}
