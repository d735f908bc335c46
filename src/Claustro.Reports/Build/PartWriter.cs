using System.Collections.Concurrent;
using System.Security.Cryptography;
using Claustro.Platform.Data;
using Claustro.Platform.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Reports.Build;

/// <summary>Somebody else has the report now, or nobody wants it any more: nothing of it may be written.</summary>
internal sealed class ReportLostException() : Exception("The report is no longer ours.");

/// <summary>
/// Where a report is written to: every 256 KiB go into the database while the rest is still being made, so that memory
/// does not grow with the file and nothing lies about on a disk. The parts are nobody's to read until the report has
/// succeeded and its <see cref="ReportFile"/> names their attempt. Full parts are committed by <see cref="FlushAsync"/>
/// (and by each asynchronous write), one batch while the next is being filled; a plain <c>Write</c> never waits.
/// </summary>
internal sealed class PartWriter : Stream
{
    public const int PartSize = 256 * 1024;

    // Only while the row is this worker's. PostgreSQL must hold it until the commit: canceled or taken over in between,
    // the parts would lie about. SQLite has one writer anyway.
    private const string Insert = """
        insert into reports_file_parts (report_id, attempt, part, content)
        select @report, @attempt, @part, @content from reports_reports where id = @report and state = 'running' and lease_owner = @owner and attempts = @attempt
        """;

    private readonly IServiceScopeFactory scopes;
    private readonly Report report;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<byte[]> full = [];
    private readonly ConcurrentBag<byte[]> spare = [];
    private Task committing = Task.CompletedTask;
    private byte[] filling = new byte[PartSize];
    private int filled, parts;
    private long length;

    private PartWriter(IServiceScopeFactory scopes, Report report) => (this.scopes, this.report) = (scopes, report);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => length;

    public override long Position
    {
        get => length;
        set => throw new NotSupportedException();
    }

    /// <summary>Begins an attempt: what earlier ones left behind goes.</summary>
    public static async Task<PartWriter> BeginAsync(IServiceScopeFactory scopes, Report report, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CollegeDb>();
        if (await db.Set<ReportFilePart>().AnyAsync(p => p.ReportId == report.Id, cancel))
        {
            await db.InTransactionAsync(() => db.Set<ReportFilePart>().Where(p => p.ReportId == report.Id).ExecuteDeleteAsync(cancel), cancel);
        }

        return new PartWriter(scopes, report);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        hash.AppendData(buffer);
        length += buffer.Length;
        while (!buffer.IsEmpty)
        {
            var n = Math.Min(buffer.Length, PartSize - filled);
            buffer[..n].CopyTo(filling.AsSpan(filled));
            filled += n;
            buffer = buffer[n..];
            if (filled == PartSize)
            {
                full.Add(filling);
                (filling, filled) = (spare.TryTake(out var free) ? free : new byte[PartSize], 0);
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        await FlushAsync(cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Sees to it that at most one batch of full parts waits for the database.</summary>
    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (full.Count == 0)
        {
            return;
        }

        await committing;
        var batch = full.ToArray();
        full.Clear();
        var first = parts;
        parts += batch.Length;
        committing = CommitAsync(batch, first, cancellationToken);
    }

    /// <summary>Nothing: writers of archives call it often, and only whole parts are worth a commit.</summary>
    public override void Flush()
    {
    }

    /// <summary>Commits what is left; the file is whole then.</summary>
    public async Task<FileFacts> CompleteAsync(CancellationToken cancel)
    {
        if (filled > 0)
        {
            full.Add(filling[..filled]);
            filled = 0;
        }

        await FlushAsync(cancel);
        await committing;
        return new FileFacts(Convert.ToHexStringLower(hash.GetHashAndReset()), length, parts);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await committing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // whoever awaited it last has heard of it
        hash.Dispose();
        await base.DisposeAsync();
    }

    private async Task CommitAsync(byte[][] batch, int first, CancellationToken cancel)
    {
        await using (var scope = scopes.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<CollegeDb>();
            await db.InTransactionAsync(async () =>
            {
                for (var i = 0; i < batch.Length; i++)
                {
                    // Npgsql keeps to the parameters that a command first ran with: each part has a command of its own.
                    await using var command = db.Database.GetDbConnection().CreateCommand(); // EF would copy the content
                    command.CommandText = db.IsPostgres ? Insert + " for share" : Insert;
                    command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
                    foreach (var (name, value) in new (string, object)[]
                    {
                        ("report", report.Id), ("attempt", report.Attempts), ("part", first + i), ("content", batch[i]), ("owner", WorkQueue.Owner),
                    })
                    {
                        var parameter = command.CreateParameter();
                        (parameter.ParameterName, parameter.Value) = (name, value);
                        command.Parameters.Add(parameter);
                    }

                    if (await command.ExecuteNonQueryAsync(cancel) == 0)
                    {
                        throw new ReportLostException();
                    }
                }

                return batch.Length;
            }, cancel);
        }

        foreach (var part in batch.Where(p => p.Length == PartSize))
        {
            spare.Add(part);
        }
    }
}

/// <summary>What is known of a finished file: SHA-256 in hexadecimal, bytes, number of parts.</summary>
internal readonly record struct FileFacts(string Hash, long Length, int Parts);
