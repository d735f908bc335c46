using System.Linq.Expressions;

namespace Claustro.Academics.Enrollments.Holds;

/// <summary>A hold as the API shows it; <paramref name="ReleasedAt"/> is null while it lasts.</summary>
internal sealed record HoldView(long Id, long StudentId, string Reason, long PlacedBy, DateTime CreatedAt, DateTime? ReleasedAt)
{
    public static readonly Expression<Func<Hold, HoldView>> Of = h => new HoldView(h.Id, h.StudentId, h.Reason, h.PlacedBy, h.CreatedAt, h.ReleasedAt);
}

/// <summary>A hold as the student sees it.</summary>
internal sealed record MyHoldView(long Id, string Reason, DateTime CreatedAt);
