using Claustro.Identity.Accounts;
using Claustro.Identity.SignIn;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;

namespace Claustro.Identity.Me;

/// <summary>First step: a secret for the authenticator application. Nothing changes at sign-in until a code confirms it.</summary>
internal static class StartTwoFactor
{
    public sealed record Response(string Secret, string Uri);

    public static void Map(RouteGroupBuilder me) => me
        .MapPost("/two-factor", async (Caller caller, CollegeDb db, SecondFactor factor, IConfiguration configuration, CancellationToken cancel) =>
            (await RunAsync(db, factor, configuration["Institution:Name"] ?? "Universidad Claustro", caller, cancel)).ToOk())
        .AllowSignedIn()
        .WithSummary("Start turning on the second factor: a secret and its otpauth address");

    public static async Task<Outcome<Response>> RunAsync(CollegeDb db, SecondFactor factor, string college, Caller caller, CancellationToken cancel)
    {
        if (await db.Set<Account>().SingleOrDefaultAsync(a => a.Id == caller.Id, cancel) is not { } account)
        {
            return Refusal.Unknown;
        }

        if (account.TwoFactorEnabled)
        {
            return AccountRules.TwoFactorOn;
        }

        (var secret, account.TotpSecret) = factor.NewSecret();
        account.TotpLastStep = null;
        await db.SaveChangesAsync(cancel);
        return new Response(secret, SecondFactor.Uri(college, account.UserName, secret));
    }
}

/// <summary>Second step: a code proves that the application has the secret; recovery codes are shown this once.</summary>
internal static class ConfirmTwoFactor
{
    public sealed record Request(string? Code);

    public sealed record Response(IReadOnlyList<string> RecoveryCodes);

    public static void Map(RouteGroupBuilder me) => me
        .MapPost("/two-factor/confirm", async (
                Request request, Caller caller, CollegeDb db, SecondFactor factor, SignInAttempts attempts, AccountMails mails, AccountStates states,
                CancellationToken cancel) =>
            (await RunAsync(db, factor, attempts, mails, states, caller, request, cancel)).ToOk())
        .AllowSignedIn()
        .WithSummary("Turn on the second factor with a code; answers the recovery codes");

    public static async Task<Outcome<Response>> RunAsync(
        CollegeDb db, SecondFactor factor, SignInAttempts attempts, AccountMails mails, AccountStates states, Caller caller, Request request, CancellationToken cancel)
    {
        var account = await db.Set<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == caller.Id, cancel);
        if (account is null or { TwoFactorEnabled: true } or { TotpSecret: null })
        {
            return account is null ? Refusal.Unknown : account.TwoFactorEnabled ? AccountRules.TwoFactorOn : AccountRules.TwoFactorNotStarted;
        }

        return await TwoFactorChange.RunAsync<Response>(db, attempts, states, account, () => factor.UseCodeAsync(account, request.Code, cancel), async mine =>
        {
            mine.TwoFactorEnabled = true;
            mine.SecurityVersion++;
            mails.Send(mine, AccountMails.TwoFactorOn);
            db.Audit(mine.Id, "account.two_factor_on", mine);
            return new Response(await factor.NewRecoveryCodesAsync(mine.Id, cancel));
        }, cancel);
    }
}

/// <summary>Turns the second factor off; a code, or a recovery code, shows that it is its owner who asks.</summary>
internal static class RemoveTwoFactor
{
    public sealed record Request(string? Code);

    public static void Map(RouteGroupBuilder me) => me
        .MapDelete("/two-factor", async (
                [FromBody] Request request, Caller caller, CollegeDb db, SecondFactor factor, SignInAttempts attempts, AccountMails mails, AccountStates states,
                CancellationToken cancel) =>
            (await RunAsync(db, factor, attempts, mails, states, caller, request, cancel)).ToNoContent())
        .AllowSignedIn()
        .WithSummary("Turn off the second factor; needs a code");

    public static async Task<Outcome<Done>> RunAsync(
        CollegeDb db, SecondFactor factor, SignInAttempts attempts, AccountMails mails, AccountStates states, Caller caller, Request request, CancellationToken cancel)
    {
        var account = await db.Set<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == caller.Id, cancel);
        if (account is null or { TwoFactorEnabled: false })
        {
            return account is null ? Refusal.Unknown : AccountRules.TwoFactorOff;
        }

        return await TwoFactorChange.RunAsync<Done>(db, attempts, states, account, () => factor.UseAnyAsync(account, request.Code, cancel), async mine =>
        {
            (mine.TwoFactorEnabled, mine.TotpSecret, mine.TotpLastStep) = (false, null, null);
            mine.SecurityVersion++;
            await db.Set<RecoveryCode>().Where(c => c.AccountId == mine.Id).ExecuteDeleteAsync(cancel);
            mails.Send(mine, AccountMails.TwoFactorOff);
            db.Audit(mine.Id, "account.two_factor_off", mine);
            return Done.It;
        }, cancel);
    }
}

/// <summary>What turning on and off have in common: codes are counted like passwords, the change is one commit.</summary>
internal static class TwoFactorChange
{
    public static async Task<Outcome<T>> RunAsync<T>(
        CollegeDb db, SignInAttempts attempts, AccountStates states, Account account, Func<Task<bool>> isCodeRight, Func<Account, Task<T>> change, CancellationToken cancel)
    {
        using var turn = await attempts.TakeTurnAsync(db, account.Id, "", cancel);
        if (turn.IsLocked)
        {
            return AccountRules.TooManyAttempts;
        }

        if (!await isCodeRight())
        {
            await turn.FailedAsync(cancel);
            return AccountRules.WrongCode;
        }

        await turn.SucceededAsync(cancel);
        return await db.InTransactionAsync<Outcome<T>>(async () =>
        {
            var result = await change(await db.Set<Account>().SingleAsync(a => a.Id == account.Id, cancel));
            db.AfterCommit(() => states.Forget(account.Id));
            await db.SaveChangesAsync(cancel);
            return result;
        }, cancel);
    }
}
