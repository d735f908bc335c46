using LinqToDB.Data;
using LinqToDB.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

#pragma warning disable EF1002 // the only text put into SQL here is table names of our own model

namespace Claustro.Platform.Data;

/// <summary>Many rows at once: COPY on PostgreSQL, multi-row inserts on SQLite. Inside <c>InTransactionAsync</c>.</summary>
public static class BulkLoad
{
    static BulkLoad() => LinqToDBForEFTools.Initialize();

    /// <summary>Inserts the rows with the ids they carry.</summary>
    public static Task InsertWithIdsAsync<T>(this CollegeDb db, IEnumerable<T> rows, CancellationToken cancel) where T : class =>
        InsertAsync(db, rows, keepIds: true, cancel);

    /// <summary>Inserts the rows; the database gives the ids, which are not read back.</summary>
    public static Task InsertManyAsync<T>(this CollegeDb db, IEnumerable<T> rows, CancellationToken cancel) where T : class =>
        InsertAsync(db, rows, keepIds: false, cancel);

    private static async Task InsertAsync<T>(CollegeDb db, IEnumerable<T> rows, bool keepIds, CancellationToken cancel) where T : class
    {
        var options = new BulkCopyOptions
        {
            KeepIdentity = keepIds,
            BulkCopyType = db.IsPostgres ? BulkCopyType.ProviderSpecific : BulkCopyType.MultipleRows,
            MaxBatchSize = db.IsPostgres ? null : 200,
        };
        await db.BulkCopyAsync(options, rows, cancel);
    }

    /// <summary>Empties every table of the college but those that <paramref name="keep"/> names.</summary>
    public static async Task EmptyAsync(this CollegeDb db, Func<string, bool> keep, CancellationToken cancel)
    {
        var tables = Tables(db).Where(t => !keep(t)).ToList();
        if (db.IsPostgres)
        {
            await db.Database.ExecuteSqlRawAsync($"truncate {string.Join(", ", tables)} restart identity", cancel);
            return;
        }

        await db.Database.ExecuteSqlRawAsync("pragma defer_foreign_keys = on", cancel);
        foreach (var table in tables)
        {
            await db.Database.ExecuteSqlRawAsync($"delete from {table}", cancel);
        }
    }

    /// <summary>After rows came with ids of their own: new rows go on above them; and the planner learns the sizes.</summary>
    public static async Task SettleAsync(this CollegeDb db, CancellationToken cancel)
    {
        if (db.IsPostgres)
        {
            foreach (var table in db.Model.GetEntityTypes().Where(e => e.FindProperty("Id")?.ClrType == typeof(long)).Select(e => e.GetTableName()!).Distinct())
            {
                await db.Database.ExecuteSqlRawAsync(
                    $"select setval(pg_get_serial_sequence('{table}', 'id'), greatest((select max(id) from {table}), 1)) where pg_get_serial_sequence('{table}', 'id') is not null", cancel);
            }

            await db.Database.ExecuteSqlRawAsync("vacuum analyze", cancel);
            return;
        }

        await db.Database.ExecuteSqlRawAsync("analyze", cancel);
    }

    private static IEnumerable<string> Tables(CollegeDb db) => db.Model.GetEntityTypes().Select(e => e.GetTableName()!).Distinct();
}
