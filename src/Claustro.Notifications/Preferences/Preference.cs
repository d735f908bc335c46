using Microsoft.EntityFrameworkCore;

namespace Claustro.Notifications.Preferences;

/// <summary>How a person wants to be told of an event. No row: by mail and in the inbox.</summary>
internal sealed class Preference
{
    public long PersonId { get; set; }
    public required string Event { get; set; }
    public bool Mail { get; set; }
    public bool InApp { get; set; }

    internal static void Configure(ModelBuilder model) => model.Entity<Preference>(e =>
    {
        e.ToTable("notifications_preferences");
        e.HasKey(x => new { x.PersonId, x.Event });
        e.Property(x => x.Event).HasMaxLength(48);
    });
}
