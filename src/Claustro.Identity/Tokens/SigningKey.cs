using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Identity.Tokens;

/// <summary>A key that all nodes share. The newest whose time has come signs; older ones still verify until they expire.</summary>
internal sealed class SigningKey : IHasId
{
    public long Id { get; set; }
    public required string KeyId { get; set; }

    /// <summary>PKCS#8 of a 2048-bit RSA key, or a 256-bit encryption key; protected by Data Protection.</summary>
    public required string Protected { get; set; }
    public required SigningKeyUse Use { get; set; }
    public DateTime CreatedAt { get; set; }

    /// <summary>Signs from here on; published before, so that every node and client knows it in time.</summary>
    public DateTime ActiveFrom { get; set; }
    public DateTime ExpiresAt { get; set; }

    internal static void Configure(ModelBuilder model) => model.Entity<SigningKey>(e =>
    {
        e.ToTable("identity_signing_keys");
        e.Property(x => x.KeyId).HasMaxLength(64);
        e.HasIndex(x => x.KeyId).IsUnique();
    });
}

internal enum SigningKeyUse
{
    Signing,
    Encryption,
}
