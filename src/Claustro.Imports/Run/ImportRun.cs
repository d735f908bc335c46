using System.Text.Json;
using Claustro.Imports.Files;
using Claustro.Platform.Data;
using Claustro.Platform.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Imports.Run;

/// <summary>Somebody else has the row now: nothing of the chunk in hand may be committed.</summary>
internal sealed class LeaseLostException() : Exception("The import is no longer ours.");

/// <summary>One run of one import, from the position where the last one came to.</summary>
internal sealed class ImportRun(IServiceProvider services, ImportKind kind, Lease<Import> lease)
{
    private const string PostgresErrors = """
        insert into imports_errors (import_id, "row", "column", code, es, en)
        select {0}, r."row", r."column", r.code, r.es, r.en
        from jsonb_to_recordset({1}::jsonb) as r("row" int, "column" text, code text, es text, en text)
        """;

    private const string SqliteErrors = """
        insert into imports_errors (import_id, "row", "column", code, es, en)
        select {0}, value ->> 'row', value ->> 'column', value ->> 'code', value ->> 'es', value ->> 'en' from json_each({1})
        """;

    private readonly CollegeDb db = services.GetRequiredService<CollegeDb>();
    private readonly Import row = lease.Row;
    private readonly CancellationToken lost = lease.Lost;

    public async Task RunAsync()
    {
        await using var file = await ImportFile.OpenAsync(db, row.Id, lost);
        var total = TabularFile.Rows(file).Count();
        // A dry run remembers what it would have written only in memory, so it always starts over.
        var done = row.DryRun ? 0 : row.Imported + row.Rejected;
        await db.InTransactionAsync(async () =>
        {
            if (row.DryRun)
            {
                await db.Set<ImportError>().Where(e => e.ImportId == row.Id).ExecuteDeleteAsync(lost);
            }

            return await WriteAsync(total, done == 0 ? 0 : row.Imported, done == 0 ? 0 : row.Rejected);
        }, lost);

        var work = (IImportKind)services.GetRequiredService(kind.Type);
        var (imported, rejected) = done == 0 ? (0, 0) : (row.Imported, row.Rejected);
        foreach (var rows in TabularFile.Rows(file).Skip(done).Chunk(kind.ChunkRows))
        {
            lost.ThrowIfCancellationRequested();
            (imported, rejected) = await db.InTransactionAsync(async () =>
            {
                db.ChangeTracker.Clear();
                var chunk = new ImportChunk(db, row.DryRun, row.RequestedBy, rows);
                await work.RunAsync(chunk, lost);
                await WriteErrorsAsync(chunk);
                return await WriteAsync(total, imported + rows.Length - chunk.Rejected, rejected + chunk.Rejected);
            }, lost);
            lease.Progress(Percent(imported + rejected, total));
        }
    }

    private static int Percent(int done, int total) => total == 0 ? 0 : (int)(100L * done / total);

    /// <summary>Last in its transaction: it holds the row that the heartbeat and a cancelling administrator want.</summary>
    private async Task<(int Imported, int Rejected)> WriteAsync(int total, int imported, int rejected)
    {
        var progress = Math.Min(99, Percent(imported + rejected, total));
        var ours = await db.Set<Import>()
            .Where(i => i.Id == row.Id && i.State == WorkState.Running && i.LeaseOwner == WorkQueue.Owner && i.Attempts == row.Attempts)
            .ExecuteUpdateAsync(s => s
                .SetProperty(i => i.Total, total)
                .SetProperty(i => i.Imported, imported)
                .SetProperty(i => i.Rejected, rejected)
                .SetProperty(i => i.Progress, progress), lost);
        return ours == 1 ? (imported, rejected) : throw new LeaseLostException();
    }

    private Task<int> WriteErrorsAsync(ImportChunk chunk)
    {
        if (chunk.Refusals.Count == 0)
        {
            return Task.FromResult(0);
        }

        var rows = JsonSerializer.Serialize(chunk.Refusals.Select(r => new { row = r.Row, column = r.Column, code = r.Code, es = r.Message.Es, en = r.Message.En }));
        return db.Database.ExecuteSqlRawAsync(db.IsPostgres ? PostgresErrors : SqliteErrors, [row.Id, rows], lost);
    }
}
