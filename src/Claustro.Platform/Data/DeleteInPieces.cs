using Microsoft.EntityFrameworkCore;

namespace Claustro.Platform.Data;

public static class DeleteInPieces
{
    /// <summary>
    /// Deletes these rows, <paramref name="atOnce"/> in a transaction and the oldest ids first: no lock lasts long, and others write
    /// in between, which matters most for the only pen of SQLite. <paramref name="before"/> deletes, in the same transaction, what
    /// hangs on them without a cascade. Returns how many were deleted.
    /// </summary>
    public static async Task<int> DeleteInPiecesAsync<T>(
        this CollegeDb db, IQueryable<T> old, int atOnce, CancellationToken cancel, Func<List<long>, Task>? before = null) where T : class, IHasId
    {
        for (var deleted = 0; ;)
        {
            var ids = await old.OrderBy(r => r.Id).Select(r => r.Id).Take(atOnce).ToListAsync(cancel);
            if (ids.Count == 0)
            {
                return deleted;
            }

            deleted += await db.InTransactionAsync(async () =>
            {
                if (before is not null)
                {
                    await before(ids);
                }

                return await db.Set<T>().Where(r => EF.Parameter(ids).Contains(r.Id)).ExecuteDeleteAsync(cancel);
            }, cancel);
        }
    }
}
