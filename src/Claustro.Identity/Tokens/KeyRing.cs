using System.Security.Cryptography;
using Claustro.Platform.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace Claustro.Identity.Tokens;

/// <summary>
/// The keys that sign and verify tokens, from the database, shared by all nodes. A key signs for 90 days, is published
/// a day before it signs and verifies for 30 days after; every node looks again each minute.
/// </summary>
public sealed class KeyRing(IServiceScopeFactory scopes, IDataProtectionProvider protection, TimeProvider clock)
{
    internal static readonly TimeSpan SignsFor = TimeSpan.FromDays(90), PublishedBefore = TimeSpan.FromDays(1), VerifiesAfter = TimeSpan.FromDays(30);
    private readonly IDataProtector protector = protection.CreateProtector("claustro.signing-keys");
    private volatile Keys? keys;

    internal sealed record Keys(SigningCredentials Signing, IReadOnlyList<RsaSecurityKey> Verifying, IReadOnlyList<SymmetricSecurityKey> Encrypting);

    /// <summary>The keys in force, the same object until they change. Throws until <see cref="RefreshAsync"/> has run once, at start.</summary>
    internal Keys Current => keys ?? throw new InvalidOperationException("The signing keys are not loaded yet.");

    /// <summary>Reads the keys and makes what is missing or soon due. Safe on many nodes at once.</summary>
    public async Task RefreshAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CollegeDb>();
        var now = clock.GetUtcNow().UtcDateTime;
        var rows = await ReadAsync(db, now, cancel);
        if (NeedsKey(rows, now, out _))
        {
            await WarmProtectionAsync(db, cancel);
            rows = await db.InTransactionAsync(async () =>
            {
                await db.LockAsync(SchemaLock.Keys, cancel);
                var again = await ReadAsync(db, now, cancel);
                if (NeedsKey(again, now, out var from))
                {
                    AddKeys(db, again, now, from);
                    await db.SaveChangesAsync(cancel);
                }

                return await ReadAsync(db, now, cancel);
            }, cancel);
        }

        var next = Signers(rows, now);
        if (keys is null || !next.Select(k => k.KeyId).SequenceEqual(keys.Verifying.Select(k => k.KeyId)))
        {
            keys = Build(next, rows, now);
        }
    }

    /// <summary>The key that signs first, then those that only verify: not yet active ones and retired ones.</summary>
    private static List<SigningKey> Signers(List<SigningKey> rows, DateTime now)
    {
        var signing = rows.FindAll(k => k.Use == SigningKeyUse.Signing);
        var current = signing.Last(k => k.ActiveFrom <= now || k == signing[0]);
        return [current, .. signing.Where(k => k != current)];
    }

    /// <summary>
    /// The first use of Data Protection writes its own key on a connection of its own: before our transaction (SQLite has
    /// one writer), and by one node at a time (so that all nodes have the same).
    /// </summary>
    private async Task WarmProtectionAsync(CollegeDb db, CancellationToken cancel)
    {
        if (!db.IsPostgres)
        {
            protector.Protect([0]);
            return;
        }

        await db.InTransactionAsync(async () =>
        {
            await db.LockAsync(SchemaLock.Keys, cancel);
            return protector.Protect([0]);
        }, cancel);
    }

    private static Task<List<SigningKey>> ReadAsync(CollegeDb db, DateTime now, CancellationToken cancel) =>
        db.Set<SigningKey>().AsNoTracking().Where(k => k.ExpiresAt > now).OrderBy(k => k.ActiveFrom).ThenBy(k => k.Id).ToListAsync(cancel);

    private static bool NeedsKey(List<SigningKey> rows, DateTime now, out DateTime from)
    {
        var last = rows.LastOrDefault(k => k.Use == SigningKeyUse.Signing);
        from = last is null ? now : last.ActiveFrom + SignsFor;
        return last is null || from - PublishedBefore <= now || rows.All(k => k.Use != SigningKeyUse.Encryption);
    }

    private void AddKeys(CollegeDb db, List<SigningKey> rows, DateTime now, DateTime from)
    {
        if (from < now)
        {
            from = now; // the system slept past the change
        }

        var last = rows.LastOrDefault(k => k.Use == SigningKeyUse.Signing);
        if (last is null || last.ActiveFrom + SignsFor - PublishedBefore <= now)
        {
            using var rsa = RSA.Create(2048);
            db.Add(NewKey(SigningKeyUse.Signing, rsa.ExportPkcs8PrivateKey()));
        }

        if (rows.All(k => k.Use != SigningKeyUse.Encryption) || last is not null)
        {
            db.Add(NewKey(SigningKeyUse.Encryption, RandomNumberGenerator.GetBytes(32)));
        }

        SigningKey NewKey(SigningKeyUse use, byte[] bytes) => new()
        {
            KeyId = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(12)),
            Use = use,
            Protected = Convert.ToBase64String(protector.Protect(bytes)),
            CreatedAt = now,
            ActiveFrom = from,
            ExpiresAt = from + SignsFor + VerifiesAfter,
        };
    }

    private Keys Build(List<SigningKey> signers, List<SigningKey> rows, DateTime now)
    {
        byte[] Open(SigningKey row) => protector.Unprotect(Convert.FromBase64String(row.Protected));
        var signing = signers.ConvertAll(row =>
        {
            var rsa = RSA.Create();
            rsa.ImportPkcs8PrivateKey(Open(row), out _);
            return new RsaSecurityKey(rsa) { KeyId = row.KeyId };
        });
        return new Keys(
            new SigningCredentials(signing[0], SecurityAlgorithms.RsaSha256),
            signing,
            rows.Where(k => k.Use == SigningKeyUse.Encryption).OrderByDescending(k => k.ActiveFrom <= now).ThenByDescending(k => k.ActiveFrom)
                .Select(row => new SymmetricSecurityKey(Open(row)) { KeyId = row.KeyId }).ToList());
    }
}
