using System.Security.Cryptography;
using System.Text;
using Claustro.Identity.Accounts;
using Claustro.Platform.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using OtpNet;

namespace Claustro.Identity.SignIn;

/// <summary>A code that stands in for the second factor once, for whoever lost it. Only its hash is kept.</summary>
internal sealed class RecoveryCode : IHasId
{
    public long Id { get; set; }
    public long AccountId { get; set; }
    public required string Hash { get; set; }

    internal static void Configure(ModelBuilder model) => model.Entity<RecoveryCode>(e =>
    {
        e.ToTable("identity_recovery_codes");
        e.Property(x => x.Hash).HasMaxLength(64);
        e.HasOne<Account>().WithMany().HasForeignKey(x => x.AccountId).OnDelete(DeleteBehavior.Cascade);
        e.HasIndex(x => new { x.AccountId, x.Hash }).IsUnique();
    });
}

/// <summary>Time-based one-time passwords (RFC 6238: SHA-1, 6 digits, 30 s, one step of tolerance) and recovery codes.</summary>
internal sealed class SecondFactor(CollegeDb db, IDataProtectionProvider protection, TimeProvider clock)
{
    internal const int RecoveryCodes = 10;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private readonly IDataProtector protector = protection.CreateProtector("claustro.totp");

    /// <summary>A new secret: as the person types it, and protected as the account keeps it.</summary>
    public (string Secret, string Protected) NewSecret()
    {
        var bytes = RandomNumberGenerator.GetBytes(20);
        return (Base32Encoding.ToString(bytes), Convert.ToBase64String(protector.Protect(bytes)));
    }

    /// <summary>As the person types it; null when there is none.</summary>
    public string? SecretOf(Account account) =>
        account.TotpSecret is { } kept ? Base32Encoding.ToString(protector.Unprotect(Convert.FromBase64String(kept))) : null;

    public static string Uri(string college, string userName, string secret) =>
        $"otpauth://totp/{System.Uri.EscapeDataString(college)}:{System.Uri.EscapeDataString(userName)}"
        + $"?secret={secret}&issuer={System.Uri.EscapeDataString(college)}&algorithm=SHA1&digits=6&period=30";

    /// <summary>Is it the code of the moment, not used before? Uses it up. Does not ask whether the factor is on.</summary>
    public async Task<bool> UseCodeAsync(Account account, string? code, CancellationToken cancel)
    {
        code = code?.Replace(" ", "", StringComparison.Ordinal);
        if (account.TotpSecret is null || code is not { Length: 6 } || !code.All(char.IsAsciiDigit))
        {
            return false;
        }

        var totp = new Totp(protector.Unprotect(Convert.FromBase64String(account.TotpSecret)));
        return totp.VerifyTotp(clock.GetUtcNow().UtcDateTime, code, out var step, new VerificationWindow(1, 1))
            && await db.InTransactionAsync(() => db.Set<Account>()
                .Where(a => a.Id == account.Id && (a.TotpLastStep == null || a.TotpLastStep < step))
                .ExecuteUpdateAsync(s => s.SetProperty(a => a.TotpLastStep, step), cancel), cancel) == 1;
    }

    /// <summary>As <see cref="UseCodeAsync"/>, but one of the recovery codes does too; each once.</summary>
    public async Task<bool> UseAnyAsync(Account account, string? code, CancellationToken cancel)
    {
        if (code is null || code.Length > 32)
        {
            return false;
        }

        var hash = Hash(account.Id, code);
        return await UseCodeAsync(account, code, cancel)
            || await db.InTransactionAsync(() => db.Set<RecoveryCode>().Where(c => c.AccountId == account.Id && c.Hash == hash).ExecuteDeleteAsync(cancel), cancel) == 1;
    }

    /// <summary>Ten fresh codes to show once; the old ones are void. Joins the caller's commit.</summary>
    public async Task<List<string>> NewRecoveryCodesAsync(long accountId, CancellationToken cancel)
    {
        await db.Set<RecoveryCode>().Where(c => c.AccountId == accountId).ExecuteDeleteAsync(cancel);
        var codes = Enumerable.Range(0, RecoveryCodes).Select(_ => string.Join('-', RandomNumberGenerator.GetString(Base32, 16).Chunk(4).Select(c => new string(c)))).ToList();
        db.AddRange(codes.Select(code => new RecoveryCode { AccountId = accountId, Hash = Hash(accountId, code) }));
        return codes;
    }

    /// <summary>80 random bits need no slow hash.</summary>
    private static string Hash(long accountId, string code)
    {
        var plain = code.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{accountId} {plain}")));
    }
}
