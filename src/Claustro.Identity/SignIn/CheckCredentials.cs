using Claustro.Identity.Accounts;
using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Identity.SignIn;

internal enum SignInVerdict
{
    /// <summary>Wrong, locked, disabled or unknown: nobody is told which.</summary>
    Refused,

    /// <summary>The password is right; the code of the second factor is missing or wrong.</summary>
    SecondFactorRequired,

    /// <summary>The password is right, but the address was never confirmed.</summary>
    NotConfirmed,
    Welcome,
}

/// <summary>The account is there from the right password on.</summary>
internal sealed record SignInAnswer(SignInVerdict Verdict, Account? Account = null);

/// <summary>Who signs in: by user name or address, password and, where it is on, second factor. Two reads when all is well.</summary>
internal sealed class CheckCredentials(CollegeDb db, Passwords passwords, SignInAttempts attempts, SecondFactor secondFactor)
{
    private static readonly SignInAnswer Refused = new(SignInVerdict.Refused);

    public async Task<SignInAnswer> RunAsync(string? userName, string? password, string? code, CancellationToken cancel)
    {
        var name = Readable(userName);
        var account = name is null ? null
            : name.Contains('@', StringComparison.Ordinal)
                ? await db.Set<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.NormalizedEmail == name, cancel)
                : await db.Set<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.NormalizedUserName == name, cancel);
        using var turn = await attempts.TakeTurnAsync(db, account?.Id, name ?? "", cancel);
        if (turn.IsLocked)
        {
            return Refused; // without hashing: names nobody has lock just the same, so the speed tells nothing
        }

        var tooLong = password is null or { Length: > Passwords.MaxLength };
        var check = await passwords.CheckAsync(tooLong ? null : account?.PasswordHash, tooLong ? "" : password!, cancel);
        if (check == PasswordCheck.Wrong || account is null || account.Disabled)
        {
            await turn.FailedAsync(cancel);
            return Refused;
        }

        if (!account.EmailConfirmed)
        {
            return new(SignInVerdict.NotConfirmed, account);
        }

        if (account.TwoFactorEnabled && !await secondFactor.UseAnyAsync(account, code, cancel))
        {
            if (!string.IsNullOrEmpty(code))
            {
                await turn.FailedAsync(cancel);
            }

            return new(SignInVerdict.SecondFactorRequired, account);
        }

        await turn.SucceededAsync(cancel);
        if (check == PasswordCheck.RightButWeak)
        {
            await StrengthenAsync(account, password!, cancel);
        }

        return new(SignInVerdict.Welcome, account);
    }

    /// <summary>The second step of the page: the password was right a moment ago, now the code alone.</summary>
    public async Task<SignInAnswer> SecondStepAsync(long accountId, int securityVersion, string? code, CancellationToken cancel)
    {
        var account = await db.Set<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == accountId, cancel);
        if (account is null || account.Disabled || !account.TwoFactorEnabled || account.SecurityVersion != securityVersion)
        {
            return Refused;
        }

        using var turn = await attempts.TakeTurnAsync(db, account.Id, "", cancel);
        if (turn.IsLocked)
        {
            return Refused;
        }

        if (!await secondFactor.UseAnyAsync(account, code, cancel))
        {
            await turn.FailedAsync(cancel);
            return new(SignInVerdict.SecondFactorRequired, account);
        }

        await turn.SucceededAsync(cancel);
        return new(SignInVerdict.Welcome, account);
    }

    /// <summary>Names no account can have are never asked of the database.</summary>
    private static string? Readable(string? userName) =>
        userName is { Length: > 0 and <= 254 } && !userName.Any(char.IsControl) ? Account.Normalize(userName) : null;

    private Task<int> StrengthenAsync(Account account, string password, CancellationToken cancel)
    {
        var stronger = passwords.Hash(password);
        return db.InTransactionAsync(() => db.Set<Account>().Where(a => a.Id == account.Id && a.PasswordHash == account.PasswordHash)
            .ExecuteUpdateAsync(s => s.SetProperty(a => a.PasswordHash, stronger), cancel), cancel);
    }
}
