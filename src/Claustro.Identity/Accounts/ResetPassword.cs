using Claustro.Identity.SignIn;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Identity.Accounts;

/// <summary>The mailed link sets a new password (or, for the invited, the first). Everything signed in before is out.</summary>
internal static class ResetPassword
{
    public sealed record Request(string? Token, string? Password);

    public static void Map(RouteGroupBuilder accounts) => accounts
        .MapPost("/password-reset/confirm", async (
                Request request, CollegeDb db, Passwords passwords, AccountMails mails, SignInAttempts attempts, AccountStates states, TimeProvider clock, CancellationToken cancel) =>
            (await RunAsync(db, passwords, mails, attempts, states, clock, request, cancel)).ToNoContent())
        .AllowAnonymous()
        .WithSummary("Set a new password with the mailed token");

    public static async Task<Outcome<Done>> RunAsync(
        CollegeDb db, Passwords passwords, AccountMails mails, SignInAttempts attempts, AccountStates states, TimeProvider clock, Request request, CancellationToken cancel)
    {
        var found = await AccountToken.FindAsync(db, request.Token, clock.GetUtcNow().UtcDateTime, cancel, TokenPurpose.Reset, TokenPurpose.Invite);
        if (found is null)
        {
            return AccountRules.BadToken;
        }

        if (new FieldErrors().Password(request.Password, found.Account!.UserName, found.Account.Email).ToRefusal() is { } invalid)
        {
            return invalid; // the token stays good for another try
        }

        var hash = passwords.Hash(request.Password!);
        db.ChangeTracker.Clear();
        return await db.InTransactionAsync<Outcome<Done>>(async () =>
        {
            var token = await AccountToken.FindAsync(db, request.Token, clock.GetUtcNow().UtcDateTime, cancel, TokenPurpose.Reset, TokenPurpose.Invite);
            if (token is null || !await token.UseAsync(db, cancel))
            {
                return AccountRules.BadToken;
            }

            var account = token.Account!;
            await db.Set<AccountToken>().Where(t => t.AccountId == account.Id).ExecuteDeleteAsync(cancel);
            await attempts.ForgetAsync(db, account.Id, cancel);
            SetPassword(account, hash);
            account.EmailConfirmed = true; // the token came by mail
            if (token.Purpose == TokenPurpose.Reset)
            {
                mails.Send(account, AccountMails.PasswordChanged);
            }

            db.Audit(account.Id, "account.password_reset", account);
            db.AfterCommit(() => states.Forget(account.Id));
            await db.SaveChangesAsync(cancel);
            return Done.It;
        }, cancel);
    }

    internal static void SetPassword(Account account, string hash)
    {
        account.PasswordHash = hash;
        account.SecurityVersion++;
    }
}
