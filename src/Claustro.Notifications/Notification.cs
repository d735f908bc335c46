using Claustro.Platform.Work;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Notifications;

/// <summary>
/// One fact that one person is told. Committed with the change it tells of; delivered by a worker afterwards; shown in
/// the person's inbox. States: queued (pending), running, succeeded (sent), failed (dead), canceled.
/// An SMS about a fact is a second row, so that it has attempts and an outcome of its own; the inbox does not show it.
/// </summary>
internal sealed class Notification : WorkRow
{
    public long PersonId { get; set; }

    /// <summary>What happened, such as <c>enrollment.approved</c>; names the template.</summary>
    public required string Event { get; set; }

    /// <summary>One of <see cref="Channels"/>.</summary>
    public string Channel { get; set; } = Channels.Mail;

    /// <summary>The template's values, a flat JSON object of texts.</summary>
    public required string Data { get; set; }

    /// <summary>Unique: the same fact is told once, whoever reports it how often.</summary>
    public required string DedupeKey { get; set; }
    public DateTime? ReadAt { get; set; }

    /// <summary>The server's last answer.</summary>
    public string? Answer { get; set; }

    internal static void Configure(ModelBuilder model) => model.Entity<Notification>(e =>
    {
        Configure(e, "notifications_notifications");
        e.Property(x => x.Event).HasMaxLength(48);
        e.Property(x => x.Channel).HasMaxLength(8);
        e.Property(x => x.Data).HasMaxLength(4000);
        e.Property(x => x.DedupeKey).HasMaxLength(128);
        e.Property(x => x.Answer).HasMaxLength(500);
        e.HasIndex(x => x.DedupeKey).IsUnique();
        e.HasIndex(x => new { x.PersonId, x.Id });

        // What the bell on every page counts; people who read theirs have next to nothing in it.
        e.HasIndex(x => new { x.PersonId, x.Id }, "unread").HasFilter("read_at is null").HasDatabaseName("ix_notifications_notifications_unread");
    });
}

/// <summary>How a row reaches the person.</summary>
internal static class Channels
{
    public const string Mail = "mail", Sms = "sms";

    /// <summary>Seen in the inbox only.</summary>
    public const string InApp = "inapp";

    /// <summary>Gathered: told by the mail of the person's next daily digest.</summary>
    public const string Digest = "digest";

    public static readonly IReadOnlyList<string> All = [Mail, Sms, InApp, Digest];
}
