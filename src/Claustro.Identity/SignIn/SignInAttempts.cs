using System.Security.Cryptography;
using System.Text;
using Claustro.Identity.Tokens;
using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Identity.SignIn;

/// <summary>Failures in a row under one name. The key is a keyed hash, so the table tells nobody who tried.</summary>
internal sealed class SignInAttempt
{
    public required string Key { get; set; }
    public int Failures { get; set; }
    public DateTime FailedAt { get; set; }
    public DateTime? LockedUntil { get; set; }

    internal static void Configure(ModelBuilder model) => model.Entity<SignInAttempt>(e =>
    {
        e.ToTable("identity_sign_in_attempts");
        e.HasKey(x => x.Key);
        e.Property(x => x.Key).HasMaxLength(64);
        e.HasIndex(x => x.FailedAt);
    });
}

/// <summary>
/// Five failures in a row lock a name for five minutes, whether an account has it or not. What an account has (user
/// name and address) counts together.
/// </summary>
internal sealed class SignInAttempts(KeyRing keys, TimeProvider clock) : IDisposable
{
    internal const int MaxFailures = 5;
    internal static readonly TimeSpan LockTime = TimeSpan.FromMinutes(5), Remembered = TimeSpan.FromHours(24);

    /// <summary>One check at a time for a name: parallel guesses would all see the count from before.</summary>
    private readonly SemaphoreSlim[] turns = Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1, 1)).ToArray();

    public async Task<Turn> TakeTurnAsync(CollegeDb db, long? accountId, string normalizedName, CancellationToken cancel)
    {
        var hash = KeyOf(accountId is { } id ? $"account {id}" : $"name {normalizedName}");
        var turn = turns[hash[0]];
        await turn.WaitAsync(cancel);
        try
        {
            var key = Convert.ToHexString(hash);
            var row = await db.Set<SignInAttempt>().AsNoTracking().SingleOrDefaultAsync(a => a.Key == key, cancel);
            return new Turn(db, clock.GetUtcNow().UtcDateTime, key, row, turn);
        }
        catch
        {
            turn.Release();
            throw;
        }
    }

    /// <summary>Unlocks an account whose password was just set by its owner. Joins the caller's transaction.</summary>
    public Task<int> ForgetAsync(CollegeDb db, long accountId, CancellationToken cancel)
    {
        var key = Convert.ToHexString(KeyOf($"account {accountId}"));
        return db.Set<SignInAttempt>().Where(a => a.Key == key).ExecuteDeleteAsync(cancel);
    }

    private byte[] KeyOf(string who)
    {
        var secret = HKDF.DeriveKey(HashAlgorithmName.SHA256, keys.Current.Encrypting[0].Key, 32, info: "claustro.sign-in-attempts"u8.ToArray());
        return HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(who));
    }

    public void Dispose()
    {
        foreach (var turn in turns)
        {
            turn.Dispose();
        }
    }

    internal sealed class Turn(CollegeDb db, DateTime now, string key, SignInAttempt? row, SemaphoreSlim turn) : IDisposable
    {
        public bool IsLocked => row?.LockedUntil > now;

        /// <summary>Counts one more failure; the fifth locks. Counting is done by the database, so that nodes add up.</summary>
        public Task<int> FailedAsync(CancellationToken cancel) => db.InTransactionAsync(() => db.Database.ExecuteSqlRawAsync(
            $$"""
            insert into identity_sign_in_attempts (key, failures, failed_at, locked_until) values ({0}, 1, {1}, null)
            on conflict (key) do update set
                failures = case when identity_sign_in_attempts.locked_until is not null or identity_sign_in_attempts.failed_at < {2} then 1
                    else identity_sign_in_attempts.failures + 1 end,
                failed_at = excluded.failed_at,
                locked_until = case when identity_sign_in_attempts.locked_until is null and identity_sign_in_attempts.failed_at >= {2}
                    and identity_sign_in_attempts.failures + 1 >= {{MaxFailures}} then {3} else null end
            """, [key, now, now - Remembered, now + LockTime], cancel), cancel);

        public Task SucceededAsync(CancellationToken cancel) => row is null
            ? Task.CompletedTask
            : db.InTransactionAsync(() => db.Set<SignInAttempt>().Where(a => a.Key == key).ExecuteDeleteAsync(cancel), cancel);

        public void Dispose() => turn.Release();
    }
}
