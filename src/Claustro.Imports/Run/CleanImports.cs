using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Work;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Imports.Run;

/// <summary>Forgets imports that ended longer ago than <c>Imports:KeepDays</c>, with their row errors.</summary>
internal sealed class CleanImports(CollegeDb db, ImportSettings settings, TimeProvider clock) : ISchedule
{
    private const int AtOnce = 20; // each may have thousands of errors

    public static string Name => "import-cleaning";

    public static string Cron => "40 3 * * *";

    public static Text Title => new("Borrar las importaciones antiguas", "Delete old imports");

    public async Task<int> RunAsync(CancellationToken cancel)
    {
        var before = clock.GetUtcNow().UtcDateTime.AddDays(-settings.KeepDays);
        var deleted = 0;
        int some;
        do
        {
            var ids = await db.Set<Import>().Where(i => i.FinishedAt < before).OrderBy(i => i.Id).Select(i => i.Id).Take(AtOnce).ToListAsync(cancel);
            some = ids.Count == 0 ? 0 : await db.InTransactionAsync(() => db.Set<Import>().Where(i => EF.Parameter(ids).Contains(i.Id)).ExecuteDeleteAsync(cancel), cancel);
            deleted += some;
        }
        while (some > 0);
        return deleted;
    }
}
