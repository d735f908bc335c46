using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Claustro.Platform.Work;

public enum WorkState
{
    Queued,
    Running,
    Succeeded,
    Failed,
    Canceled,
}

/// <summary>
/// One piece of background work. The row is the truth: it is committed with the change that asked for it, and the
/// queue only says "look". While a worker has it, <see cref="LeaseUntil"/> is in the future; afterwards anybody may take it.
/// </summary>
public abstract class WorkRow : IHasId
{
    public long Id { get; set; }
    public WorkState State { get; set; }

    /// <summary>How often it was taken up, the present time included.</summary>
    public int Attempts { get; set; }

    /// <summary>Not before this instant.</summary>
    public DateTime DueAt { get; set; }
    public DateTime? LeaseUntil { get; set; }
    public string? LeaseOwner { get; set; }

    /// <summary>0 to 100.</summary>
    public int Progress { get; set; }
    public string? Error { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime? StartedAt { get; set; }
    public DateTime? FinishedAt { get; set; }

    public bool IsOver => State is WorkState.Succeeded or WorkState.Failed or WorkState.Canceled;

    /// <summary>Table and the index that finds due rows; call from the module's model part.</summary>
    public static void Configure<T>(EntityTypeBuilder<T> entity, string table) where T : WorkRow
    {
        entity.ToTable(table);
        entity.Property(x => x.LeaseOwner).HasMaxLength(64);
        entity.Property(x => x.Error).HasMaxLength(2000);
        entity.Ignore(x => x.IsOver);
        entity.HasIndex(x => x.DueAt).HasDatabaseName($"ix_{table}_due").HasFilter("state in ('queued', 'running')");
    }
}
