using System.Security.Cryptography;
using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Calendar;

/// <summary>
/// The address under which a person's timetable is read by programs that cannot sign in. Whoever knows the secret reads the
/// timetable and nothing else, so it stays out of logs and audit, and can be replaced.
/// </summary>
internal sealed class CalendarFeed : IHasId
{
    /// <summary>Of a secret: 32 random bytes, as base64url.</summary>
    public const int SecretLength = 43;

    public long Id { get; set; }
    public long PersonId { get; set; }
    public required string Secret { get; set; }
    public DateTime CreatedAt { get; set; }

    public static string NewSecret() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    internal static void Configure(ModelBuilder model) => model.Entity<CalendarFeed>(e =>
    {
        e.ToTable("academics_calendar_feeds");
        e.Property(x => x.Secret).HasMaxLength(64);
        e.HasIndex(x => x.PersonId).IsUnique();
        e.HasIndex(x => x.Secret).IsUnique();
    });
}
