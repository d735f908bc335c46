using System.Globalization;
using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Platform.Audit;

/// <summary>One line of who did what to what. Written in the commit of the change, never changed afterwards.</summary>
public sealed class AuditEntry : IHasId
{
    public long Id { get; set; }
    public DateTime At { get; set; }
    public long? ActorId { get; set; }
    public required string Action { get; set; }
    public required string Entity { get; set; }
    public required string EntityId { get; set; }

    /// <summary>What changed, as JSON; no secrets and no texts of users.</summary>
    public string? Details { get; set; }

    internal static void Configure(ModelBuilder model) => model.Entity<AuditEntry>(e =>
    {
        e.ToTable("platform_audit");
        e.Property(x => x.Action).HasMaxLength(48);
        e.Property(x => x.Entity).HasMaxLength(48);
        e.Property(x => x.EntityId).HasMaxLength(48);
        e.HasIndex(x => new { x.Entity, x.EntityId });
        e.HasIndex(x => new { x.ActorId, x.Id });
        e.HasIndex(x => x.At);
    });
}

internal sealed record PendingAudit(long? ActorId, string Action, IHasId Subject, string? Details)
{
    public AuditEntry ToEntry(DateTime at) => new()
    {
        At = at,
        ActorId = ActorId,
        Action = Action,
        Entity = ModelConventions.Snake(Subject.GetType().Name),
        EntityId = Subject.Id.ToString(CultureInfo.InvariantCulture),
        Details = Details,
    };
}
