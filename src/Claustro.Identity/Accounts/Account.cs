using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Identity.Accounts;

/// <summary>A person with the account they sign in with. Leaves this module only as a <see cref="People.PersonCard"/>.</summary>
internal sealed class Account : IHasId
{
    public long Id { get; set; }
    public required string UserName { get; set; }
    public required string NormalizedUserName { get; set; }
    public required string Email { get; set; }
    public required string NormalizedEmail { get; set; }
    public bool EmailConfirmed { get; set; }

    /// <summary>ASP.NET Core Identity's format v3: it carries algorithm and iterations. Null until an invitation is accepted.</summary>
    public string? PasswordHash { get; set; }
    public required string FirstName { get; set; }
    public required string LastName { get; set; }

    /// <summary>Matriculation or staff number.</summary>
    public string? Number { get; set; }
    public Role Roles { get; set; }

    /// <summary>The department a head heads and a teacher belongs to.</summary>
    public long? DepartmentId { get; set; }

    /// <summary>E.164, such as +34600123456; where SMS go.</summary>
    public string? Phone { get; set; }
    public string Locale { get; set; } = "es";
    public string TimeZone { get; set; } = "Europe/Madrid";
    public bool Disabled { get; set; }

    /// <summary>Rises with every change of password, second factor or disabling; what was signed in before is out.</summary>
    public int SecurityVersion { get; set; }
    public DateTime CreatedAt { get; set; }

    /// <summary>TOTP secret, protected; null when there is no second factor.</summary>
    public string? TotpSecret { get; set; }
    public bool TwoFactorEnabled { get; set; }

    /// <summary>The time step of the last code that was used, so that no code works twice.</summary>
    public long? TotpLastStep { get; set; }

    public string FullName => $"{FirstName} {LastName}";

    public static string Normalize(string name) => name.Trim().Normalize().ToUpperInvariant();

    internal static void Configure(ModelBuilder model) => model.Entity<Account>(e =>
    {
        e.ToTable("identity_accounts");
        e.Property(x => x.UserName).HasMaxLength(64);
        e.Property(x => x.NormalizedUserName).HasMaxLength(64);
        e.Property(x => x.Email).HasMaxLength(254);
        e.Property(x => x.NormalizedEmail).HasMaxLength(254);
        e.Property(x => x.PasswordHash).HasMaxLength(256);
        e.Property(x => x.FirstName).HasMaxLength(100);
        e.Property(x => x.LastName).HasMaxLength(100);
        e.Property(x => x.Number).HasMaxLength(32);
        e.Property(x => x.Phone).HasMaxLength(16);
        e.Property(x => x.Locale).HasMaxLength(8);
        e.Property(x => x.TimeZone).HasMaxLength(64);
        e.Property(x => x.TotpSecret).HasMaxLength(512);
        e.Ignore(x => x.FullName);
        e.HasIndex(x => x.NormalizedUserName).IsUnique();
        e.HasIndex(x => x.NormalizedEmail).IsUnique();
        e.HasIndex(x => x.Number).IsUnique();
        e.HasIndex(x => x.LastName);
    });
}
