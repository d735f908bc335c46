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

/// <summary>A new password for oneself. Refresh tokens and cookies from before are out; access tokens run out within 15 minutes.</summary>
internal static class ChangePassword
{
    public sealed record Request(string? Current, string? Password);

    public static void Map(RouteGroupBuilder me) => me
        .MapPost("/password", async (
                Request request, Caller caller, CollegeDb db, Passwords passwords, SignInAttempts attempts, AccountMails mails, AccountStates states,
                CancellationToken cancel) =>
            (await RunAsync(db, passwords, attempts, mails, states, caller, request, cancel)).ToNoContent())
        .AllowSignedIn()
        .WithSummary("Change my password");

    public static async Task<Outcome<Done>> RunAsync(
        CollegeDb db, Passwords passwords, SignInAttempts attempts, AccountMails mails, AccountStates states, Caller caller, Request request, CancellationToken cancel)
    {
        if (await db.Set<Account>().SingleOrDefaultAsync(a => a.Id == caller.Id, cancel) is not { } account)
        {
            return Refusal.Unknown;
        }

        using var turn = await attempts.TakeTurnAsync(db, account.Id, "", cancel); // a stolen session must not guess the password here
        if (turn.IsLocked)
        {
            return AccountRules.TooManyAttempts;
        }

        var current = request.Current is { Length: <= Passwords.MaxLength } given ? given : "";
        if (await passwords.CheckAsync(account.PasswordHash, current, cancel) == PasswordCheck.Wrong)
        {
            await turn.FailedAsync(cancel);
            return AccountRules.WrongPassword;
        }

        if (new FieldErrors().Password(request.Password, account.UserName, account.Email).ToRefusal() is { } invalid)
        {
            return invalid;
        }

        ResetPassword.SetPassword(account, passwords.Hash(request.Password!));
        mails.Send(account, AccountMails.PasswordChanged);
        db.Audit(account.Id, "account.password_changed", account);
        db.AfterCommit(() => states.Forget(account.Id));
        await db.SaveChangesAsync(cancel);
        await turn.SucceededAsync(cancel);
        return Done.It;
    }
}
