using Claustro.Platform.Data;
using Claustro.Platform.Live;
using Claustro.Platform.Work;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Reports.Request;

/// <summary>What an open page is told of reports, now and after it was away.</summary>
internal sealed class ReportChanges(CollegeDb db, TimeProvider clock) : ILiveSource
{
    public const string Type = "report";

    public async Task<IReadOnlyList<LiveChange>> SinceAsync(long personId, DateTime since, CancellationToken cancel)
    {
        // Due: asked for again, or handed back by a worker that stopped. A running one may have got further.
        var reports = await db.Set<Report>().AsNoTracking()
            .Where(r => r.RequestedBy == personId && (r.CreatedAt >= since || r.DueAt >= since || r.StartedAt >= since || r.FinishedAt >= since || r.State == WorkState.Running))
            .ToListAsync(cancel);
        var now = clock.GetUtcNow().UtcDateTime;
        return [.. reports.Select(r => new LiveChange(Type, ReportView.Of(r), Last(r, now))).OrderBy(c => c.At)];
    }

    private static DateTime Last(Report report, DateTime now) =>
        report.FinishedAt ?? (report.State == WorkState.Running ? now : report.DueAt > report.CreatedAt && report.DueAt <= now ? report.DueAt : report.CreatedAt);
}

internal static class ReportNews
{
    /// <summary>Tells its requester's open pages how the report stands. After the commit.</summary>
    public static void Tell(this LiveEvents live, Report report) => live.Publish(report.RequestedBy, ReportChanges.Type, ReportView.Of(report));

    /// <summary>The same of a report that somebody changes now.</summary>
    public static void TellAfterCommit(this CollegeDb db, Report report) => db.PublishAfterCommit(report.RequestedBy, ReportChanges.Type, () => ReportView.Of(report));
}
