using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Work;

namespace Claustro.Platform.Http;

/// <summary>Forgets answers kept under an <c>Idempotency-Key</c> for longer than promised.</summary>
internal sealed class CleanIdempotencyKeys(CollegeDb db, TimeProvider clock) : ISchedule
{
    private const int AtOnce = 5000; // after a rush there are many

    public static string Name => "idempotency-cleaning";

    public static string Cron => "20 * * * *";

    public static Text Title => new("Olvidar claves de idempotencia caducadas", "Forget expired idempotency keys");

    public Task<int> RunAsync(CancellationToken cancel)
    {
        var oldest = clock.GetUtcNow().UtcDateTime - Idempotency.Keep;
        return db.DeleteInPiecesAsync(db.Set<KeptAnswer>().Where(a => a.CreatedAt < oldest), AtOnce, cancel);
    }
}
