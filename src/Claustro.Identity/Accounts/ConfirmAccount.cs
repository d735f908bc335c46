using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Claustro.Identity.Accounts;

/// <summary>The mailed link says: this address is mine.</summary>
internal static class ConfirmAccount
{
    public sealed record Request(string? Token);

    public static void Map(RouteGroupBuilder accounts) => accounts
        .MapPost("/confirm", async (Request request, CollegeDb db, AccountMails mails, TimeProvider clock, CancellationToken cancel) =>
            (await RunAsync(db, mails, clock, request, cancel)).ToNoContent())
        .AllowAnonymous()
        .WithSummary("Confirm the address of a new account with the mailed token");

    public static Task<Outcome<Done>> RunAsync(CollegeDb db, AccountMails mails, TimeProvider clock, Request request, CancellationToken cancel) =>
        db.InTransactionAsync<Outcome<Done>>(async () =>
        {
            var token = await AccountToken.FindAsync(db, request.Token, clock.GetUtcNow().UtcDateTime, cancel, TokenPurpose.Confirm);
            if (token is null || !await token.UseAsync(db, cancel))
            {
                return AccountRules.BadToken;
            }

            token.Account!.EmailConfirmed = true;
            mails.Send(token.Account, AccountMails.Welcome);
            db.Audit(token.AccountId, "account.confirmed", token.Account);
            await db.SaveChangesAsync(cancel);
            return Done.It;
        }, cancel);
}
