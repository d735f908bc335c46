using System.Linq.Expressions;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Claustro.Platform.Work;

namespace Claustro.Reports.Request;

/// <summary>A report as the API shows it.</summary>
internal sealed record ReportView(
    long Id, string Kind, string Format, string Status, int Progress, int? Rows, string? Error, DateTime CreatedAt, DateTime? StartedAt, DateTime? FinishedAt)
{
    public static readonly Func<Report, ReportView> Of = r => new ReportView(
        r.Id, r.Kind, r.Format, Word.Of(r.State), r.Progress, r.Rows, r.Error, r.CreatedAt, r.StartedAt, r.FinishedAt);
}

internal static class ReportRules
{
    /// <summary>Reports are their requester's and the administrators'; to others they do not exist.</summary>
    public static Expression<Func<Report, bool>> VisibleTo(Caller caller)
    {
        var (id, all) = (caller.Id, caller.IsAdministrator);
        return r => all || r.RequestedBy == id;
    }

    public static bool IsPending(Report report) => report.State is WorkState.Queued or WorkState.Running;
}
