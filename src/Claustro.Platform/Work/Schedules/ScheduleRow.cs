using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Platform.Work;

/// <summary>
/// When a schedule is due next, and what came of it last. Never over: it waits (queued), runs under a lease like any work,
/// and waits again. So it survives an emptied Redis, and a killed worker's run is begun again by another.
/// </summary>
public sealed class ScheduleRow : WorkRow
{
    /// <summary>The <see cref="WorkRow.DueAt"/> of what runs only when started by hand.</summary>
    public static readonly DateTime Never = new(9999, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public required string Name { get; set; }

    /// <summary>When it last ended well.</summary>
    public DateTime? LastSucceededAt { get; set; }

    /// <summary>How long the last run took, in milliseconds.</summary>
    public long? LastMilliseconds { get; set; }

    /// <summary>How many things the last good run did.</summary>
    public int? LastCount { get; set; }

    internal static void Configure(ModelBuilder model) => model.Entity<ScheduleRow>(e =>
    {
        Configure(e, "platform_schedules");
        e.Property(x => x.Name).HasMaxLength(48);
        e.HasIndex(x => x.Name).IsUnique();
    });
}
