using Microsoft.EntityFrameworkCore;

namespace Claustro.Notifications.Ledger;

/// <summary>An attempt that did not succeed, with what the server said. What succeeded stands in the notification itself.</summary>
internal sealed class Attempt
{
    public long Id { get; set; }
    public long NotificationId { get; set; }

    /// <summary>From 1; begins again when an administrator sends the notification again.</summary>
    public int Number { get; set; }
    public DateTime At { get; set; }

    /// <summary><c>later</c>: to be tried again; <c>failed</c>: given up.</summary>
    public required string Outcome { get; set; }
    public string? Answer { get; set; }

    internal static void Configure(ModelBuilder model) => model.Entity<Attempt>(e =>
    {
        // No foreign key: it would cost every deletion of notifications a look here; who deletes them deletes these too.
        e.ToTable("notifications_attempts");
        e.Property(x => x.Outcome).HasMaxLength(16);
        e.Property(x => x.Answer).HasMaxLength(500);
        e.HasIndex(x => x.NotificationId);
    });
}
