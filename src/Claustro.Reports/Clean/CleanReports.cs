using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Work;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Reports.Clean;

/// <summary>
/// Deletes reports that were over <c>Reports:KeepDays</c> ago, with their files, and what attempts that came to nothing
/// left in the database. Issued documents stay: the paper is still out there.
/// </summary>
internal sealed class CleanReports(CollegeDb db, ReportSettings settings, TimeProvider clock) : ISchedule
{
    /// <summary>In one transaction; files are large, and on SQLite nobody else writes meanwhile.</summary>
    private const int AtOnce = 50;

    public static string Name => "report-cleaning";

    public static string Cron => "30 3 * * *";

    public static Text Title => new("Borrar los informes antiguos y sus ficheros", "Delete old reports and their files");

    public async Task<int> RunAsync(CancellationToken cancel)
    {
        var before = clock.GetUtcNow().UtcDateTime.AddDays(-settings.KeepDays);
        return await db.DeleteInPiecesAsync(db.Set<Report>().WhereOver().Where(r => r.FinishedAt < before), AtOnce, cancel)
            + await db.InTransactionAsync(() => db.Set<ReportFilePart>()
                .Where(p => !db.Set<ReportFile>().Any(f => f.ReportId == p.ReportId && f.Attempt == p.Attempt)
                    && !db.Set<Report>().Any(r => r.Id == p.ReportId && r.State == WorkState.Running && r.Attempts == p.Attempt))
                .ExecuteDeleteAsync(cancel), cancel);
    }
}
