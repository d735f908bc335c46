using System.Text.Json;
using Claustro.Imports.Files;
using Claustro.Platform.Data;
using Claustro.Platform.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Imports.Run;

/// <summary>Somebody else has the row now: nothing of the chunk in hand may be committed.</summary>
internal sealed class LeaseLostException() : Exception("The import is no longer ours.");

/// <summary>More would go than may; nothing was changed.</summary>
internal sealed class TooManyRemovedException(ImportRemoval removal, int allowed) : Exception("The import would remove too many.")
{
    public string Error { get; } = ImportFailures.TooMany(removal, allowed);
}

/// <summary>One run of one import, from the position where the last one came to: survey, rows chunk by chunk, then what goes.</summary>
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
    private readonly ImportNews news = services.GetRequiredService<ImportNews>();
    private readonly Func<bool> mayTell = services.GetRequiredService<ImportNews>().Throttle();
    private readonly Import row = lease.Row;
    private readonly CancellationToken lost = lease.Lost;

    public async Task RunAsync()
    {
        await using var file = await ImportFile.OpenAsync(db, row.Id, lost);
        var work = (IImportKind)services.GetRequiredService(kind.Type);
        var total = Rows(file).Count();
        // A dry run remembers what it would have written only in memory, so it always starts over.
        var at = row.DryRun ? default : new Counts(row.Imported, row.Rejected, row.Removed);
        var removal = await work.SurveyAsync(new(db, row.Complete, row.RequestedBy, row.CreatedAt, Rows(file)), lost);
        var allowed = row.MaxRemovedPercent ?? services.GetRequiredService<ImportSettings>().MaxRemovedPercent;
        if (at.Rows == 0 && removal.Exceeds(allowed))
        {
            throw new TooManyRemovedException(removal, allowed);
        }

        at = await BeginAsync(at, removal, total);
        var steps = total + removal.Ids.Count;
        foreach (var rows in Ahead(work, file, at.Rows).Chunk(kind.ChunkRows))
        {
            at = await db.InTransactionAsync(async () =>
            {
                db.ChangeTracker.Clear();
                var chunk = new ImportChunk(db, row.DryRun, row.RequestedBy, rows);
                await TakeInAsync(work, chunk);
                await WriteErrorsAsync(chunk.Refusals.OrderBy(r => r.Row));
                return await WriteAsync(total, at.Plus(rows.Length - chunk.Rejected, chunk.Rejected, chunk.Removed), Percent(at.Rows + rows.Length, steps));
            }, lost);
            Tell(at, total, Percent(at.Rows, steps));
        }

        await RemoveAsync(work, removal, at, total);
    }

    /// <summary>Where somebody else has made one of these meanwhile, such as the same file handed in twice, the chunk looks again and finds it.</summary>
    private async Task TakeInAsync(IImportKind work, ImportChunk chunk)
    {
        try
        {
            await work.RunAsync(chunk, lost);
        }
        catch (Exception e) when (DbErrors.IsDuplicate(e))
        {
            throw new RetryTransactionException("Somebody has made one of these meanwhile.");
        }
    }

    /// <summary>Writes the sizes and, once, what is absent and stays.</summary>
    private Task<Counts> BeginAsync(Counts at, ImportRemoval removal, int total) => db.InTransactionAsync(async () =>
    {
        if (at.Rows == 0)
        {
            await db.Set<ImportError>().Where(e => e.ImportId == row.Id).ExecuteDeleteAsync(lost);
            await WriteErrorsAsync(removal.Kept.Select(k => (0, (string?)k.Column, k.Code, k.Message)));
        }

        return await WriteAsync(total, at, Percent(at.Rows, total + removal.Ids.Count));
    }, lost);

    private async Task RemoveAsync(IImportKind work, ImportRemoval removal, Counts at, int total)
    {
        if (row.DryRun)
        {
            await db.InTransactionAsync(() => WriteAsync(total, at.Plus(0, 0, removal.Ids.Count), 99), lost);
            return;
        }

        var steps = total + removal.Ids.Count;
        var done = total;
        foreach (var ids in removal.Ids.Chunk(kind.RemoveAtOnce))
        {
            lost.ThrowIfCancellationRequested();
            done += ids.Length;
            at = await db.InTransactionAsync(async () =>
            {
                db.ChangeTracker.Clear();
                var removed = await work.RemoveAsync(new ImportChunk(db, false, row.RequestedBy, []), ids, lost);
                return await WriteAsync(total, at.Plus(0, 0, removed), Percent(done, steps));
            }, lost);
            Tell(at, total, Percent(done, steps));
        }
    }

    private static int Percent(int done, int total) => total == 0 ? 0 : Math.Min(99, (int)(100L * done / total));

    /// <summary>The rows from the start, as a stream that stops when the import is canceled.</summary>
    private IEnumerable<ImportRow> Rows(Stream file) => TabularFile.Rows(file, kind.Aliases, lost);

    /// <summary>The rows after those that are done.</summary>
    private IEnumerable<ImportRow> Ahead(IImportKind work, Stream file, int done)
    {
        foreach (var next in Rows(file))
        {
            if (done-- > 0)
            {
                work.Passed(next);
            }
            else
            {
                yield return next;
            }
        }
    }

    private void Tell(Counts at, int total, int progress)
    {
        lease.Progress(progress);
        if (mayTell())
        {
            news.Tell(row, ImportView.From(row) with
            {
                Progress = progress, Total = total, Imported = at.Imported, Rejected = at.Rejected, Removed = at.Removed,
            });
        }
    }

    /// <summary>Last in its transaction: it holds the row that the heartbeat and a cancelling administrator want.</summary>
    private async Task<Counts> WriteAsync(int total, Counts to, int progress)
    {
        var ours = await db.Set<Import>()
            .Where(i => i.Id == row.Id && i.State == WorkState.Running && i.LeaseOwner == WorkQueue.Owner && i.Attempts == row.Attempts)
            .ExecuteUpdateAsync(s => s
                .SetProperty(i => i.Total, total)
                .SetProperty(i => i.Imported, to.Imported)
                .SetProperty(i => i.Rejected, to.Rejected)
                .SetProperty(i => i.Removed, to.Removed)
                .SetProperty(i => i.Progress, progress), lost);
        return ours == 1 ? to : throw new LeaseLostException();
    }

    private async Task WriteErrorsAsync(IEnumerable<(int Row, string? Column, string Code, Platform.Errors.Text Message)> refusals)
    {
        var rows = refusals.Select(r => new { row = r.Row, column = r.Column, code = r.Code, es = Fit(r.Message.Es), en = Fit(r.Message.En) }).ToList();
        if (rows.Count > 0)
        {
            await db.Database.ExecuteSqlRawAsync(db.IsPostgres ? PostgresErrors : SqliteErrors, [row.Id, JsonSerializer.Serialize(rows)], lost);
        }
    }

    private static string Fit(string sentence) => sentence.Length <= 500 ? sentence : sentence[..499] + "…";

    /// <summary>What is behind us.</summary>
    private readonly record struct Counts(int Imported, int Rejected, int Removed)
    {
        public int Rows => Imported + Rejected;

        public Counts Plus(int imported, int rejected, int removed) => new(Imported + imported, Rejected + rejected, Removed + removed);
    }
}
