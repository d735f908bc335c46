using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Work;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Platform.Http;

/// <summary>Forgets answers kept under an <c>Idempotency-Key</c> for longer than promised.</summary>
internal sealed class CleanIdempotencyKeys(CollegeDb db, TimeProvider clock) : ISchedule
{
    private const int Batch = 5000;

    public static string Name => "idempotency-cleaning";

    public static string Cron => "20 * * * *";

    public static Text Title => new("Olvidar claves de idempotencia caducadas", "Forget expired idempotency keys");

    public async Task<int> RunAsync(CancellationToken cancel)
    {
        var oldest = clock.GetUtcNow().UtcDateTime - Idempotency.Keep;
        for (var total = 0; ;)
        {
            // In pieces: after a rush there are many, and a request must not wait behind them for the only pen of SQLite.
            var deleted = await db.InTransactionAsync(() => db.Set<KeptAnswer>()
                .Where(a => db.Set<KeptAnswer>().Where(k => k.CreatedAt < oldest).OrderBy(k => k.CreatedAt).Take(Batch).Select(k => k.Id).Contains(a.Id))
                .ExecuteDeleteAsync(cancel), cancel);
            total += deleted;
            if (deleted < Batch)
            {
                return total;
            }
        }
    }
}
