using System.Security.Cryptography;
using System.Text;
using Claustro.Platform.Data;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Identity.Accounts;

internal enum TokenPurpose
{
    Confirm,
    Reset,
    Invite,
}

/// <summary>A secret that was mailed to somebody: works once, until it expires. Only its hash is kept.</summary>
internal sealed class AccountToken : IHasId
{
    internal static readonly TimeSpan ConfirmLifetime = TimeSpan.FromHours(24), ResetLifetime = TimeSpan.FromHours(1), InviteLifetime = TimeSpan.FromDays(7);

    public long Id { get; set; }
    public long AccountId { get; set; }
    public Account? Account { get; set; }
    public required TokenPurpose Purpose { get; set; }
    public required string Hash { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime ExpiresAt { get; set; }

    /// <summary>The token to mail and the row to keep; it joins the caller's commit.</summary>
    public static (string Secret, AccountToken Row) New(Account account, TokenPurpose purpose, DateTime now)
    {
        var secret = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        var lifetime = purpose switch { TokenPurpose.Confirm => ConfirmLifetime, TokenPurpose.Reset => ResetLifetime, _ => InviteLifetime };
        return (secret, new AccountToken { AccountId = account.Id, Account = account, Purpose = purpose, Hash = HashOf(secret), CreatedAt = now, ExpiresAt = now + lifetime });
    }

    public static string HashOf(string secret) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>The live token with its account, tracked; null when unknown, used, expired, for something else or the account is disabled.</summary>
    public static async Task<AccountToken?> FindAsync(CollegeDb db, string? secret, DateTime now, CancellationToken cancel, params TokenPurpose[] purposes)
    {
        if (secret is not { Length: > 0 and <= 200 })
        {
            return null;
        }

        var hash = HashOf(secret);
        return await db.Set<AccountToken>().Include(t => t.Account)
            .SingleOrDefaultAsync(t => t.Hash == hash && t.ExpiresAt > now && purposes.Contains(t.Purpose) && !t.Account!.Disabled, cancel);
    }

    /// <summary>Uses the token up; false when another request was faster. Joins the caller's transaction.</summary>
    public async Task<bool> UseAsync(CollegeDb db, CancellationToken cancel)
    {
        db.Entry(this).State = EntityState.Detached;
        return await db.Set<AccountToken>().Where(t => t.Id == Id).ExecuteDeleteAsync(cancel) == 1;
    }

    internal static void Configure(ModelBuilder model) => model.Entity<AccountToken>(e =>
    {
        e.ToTable("identity_account_tokens");
        e.Property(x => x.Hash).HasMaxLength(64);
        e.HasOne(x => x.Account).WithMany().HasForeignKey(x => x.AccountId).OnDelete(DeleteBehavior.Cascade);
        e.HasIndex(x => x.Hash).IsUnique();
        e.HasIndex(x => x.ExpiresAt);
    });
}
