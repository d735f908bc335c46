using Microsoft.EntityFrameworkCore;

namespace Claustro.Notifications.Preferences;

/// <summary>How a person wants to be told of an event. No row: by mail and in the inbox.</summary>
internal sealed class Preference
{
    public long PersonId { get; set; }
    public required string Event { get; set; }
    public bool Mail { get; set; }
    public bool InApp { get; set; }

    /// <summary>Besides, by SMS; off unless wished.</summary>
    public bool Sms { get; set; }

    internal static void Configure(ModelBuilder model) => model.Entity<Preference>(e =>
    {
        e.ToTable("notifications_preferences");
        e.HasKey(x => new { x.PersonId, x.Event });
        e.Property(x => x.Event).HasMaxLength(48);
        e.Property(x => x.Sms).HasDefaultValue(false);
    });
}

/// <summary>When a person wants to be told. Times of day are in the person's own time zone. No row: at once, day and night.</summary>
internal sealed class PersonTimes
{
    public static readonly TimeOnly UsualDigest = new(8, 0);

    public long PersonId { get; set; }

    /// <summary>Mails that are no security notice are gathered into one a day.</summary>
    public bool Digest { get; set; }
    public TimeOnly DigestAt { get; set; } = UsualDigest;

    /// <summary>No mail or SMS but security notices from here…</summary>
    public TimeOnly? QuietFrom { get; set; }

    /// <summary>… to here; both or neither.</summary>
    public TimeOnly? QuietTo { get; set; }

    internal static void Configure(ModelBuilder model) => model.Entity<PersonTimes>(e =>
    {
        e.ToTable("notifications_times");
        e.HasKey(x => x.PersonId);
        e.Property(x => x.PersonId).ValueGeneratedNever();
    });
}
