using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Work;

namespace Claustro.Imports.Run;

/// <summary>Forgets imports that ended longer ago than <c>Imports:KeepDays</c>, with their row errors.</summary>
internal sealed class CleanImports(CollegeDb db, ImportSettings settings, TimeProvider clock) : ISchedule
{
    private const int AtOnce = 20; // each may have thousands of errors

    public static string Name => "import-cleaning";

    public static string Cron => "40 3 * * *";

    public static Text Title => new("Borrar las importaciones antiguas", "Delete old imports");

    public Task<int> RunAsync(CancellationToken cancel)
    {
        var before = clock.GetUtcNow().UtcDateTime.AddDays(-settings.KeepDays);
        return db.DeleteInPiecesAsync(db.Set<Import>().Where(i => i.FinishedAt < before), AtOnce, cancel);
    }
}
