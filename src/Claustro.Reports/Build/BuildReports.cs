using System.Globalization;
using System.Text.RegularExpressions;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Claustro.Platform.Live;
using Claustro.Platform.Work;
using Claustro.Reports.Request;
using Claustro.Reports.Verify;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Claustro.Reports.Build;

/// <summary>
/// Builds what is due, one report after another, first asked first. Its parts go into the database while it is made; the
/// report, its file, its code and the notice succeed in one commit, only while the row is still this worker's: what was
/// canceled or taken over leaves nothing behind.
/// </summary>
internal sealed partial class BuildReports(IServiceScopeFactory scopes, IRequesters requesters, LiveEvents live, TimeProvider clock, ILogger<BuildReports> log) : IBackgroundWork
{
    private const int MaxAttempts = 3;

    /// <summary>From so many parts on (2 MiB) a report's garbage is worth a collection of its own.</summary>
    private const int Large = 8;

    public static string Name => "reports";

    public static string Queue => "reports";

    public static int RunsAtOnce => Math.Max(1, Environment.ProcessorCount);

    public async Task<IReadOnlyList<long>> DueAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<CollegeDb>().AnyDueAsync<Report>(clock.GetUtcNow().UtcDateTime, cancel) ? [0] : [];
    }

    public async Task RunAsync(long id, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            await using var lease = id == 0
                ? await Lease<Report>.TakeNextAsync(scopes, clock, cancel, TellProgress)
                : await Lease<Report>.TakeAsync(scopes, clock, id, cancel, TellProgress);
            if (lease is null)
            {
                return;
            }

            live.Tell(lease.Row);
            await BuildAsync(lease, cancel);
            if (id != 0)
            {
                return;
            }
        }
    }

    private async Task BuildAsync(Lease<Report> lease, CancellationToken stopping)
    {
        var (report, large) = (lease.Row, false);
        try
        {
            if (report.Attempts > MaxAttempts)
            {
                await FailAsync(lease, Interrupted); // its workers died under it: it must not kill more
                return;
            }

            await using var scope = scopes.CreateAsyncScope();
            var kind = scope.ServiceProvider.GetServices<IReportKind>().Named(report.Kind);
            if (kind is null || await requesters.FindAsync(report.RequestedBy, lease.Lost) is not { } requester)
            {
                await FailAsync(lease, kind is null ? UnknownKind : Refusal.NotYours);
                return;
            }

            if (await kind.AuthorizeAsync(requester, report.Parameters, lease.Lost) is { } refusal)
            {
                await FailAsync(lease, refusal);
                return;
            }

            await using var output = await PartWriter.BeginAsync(scopes, report, lease.Lost);
            var build = new ReportBuild(requester, report.Parameters, report.Format, report.Locale, clock.GetUtcNow().UtcDateTime, lease.Progress);
            var rows = await kind.BuildAsync(build, output, lease.Lost);
            var facts = await output.CompleteAsync(lease.Lost);
            await SucceedAsync(lease, build, kind.Title, rows, facts);
            large = facts.Parts >= Large;
        }
        catch (ReportRefusedException e)
        {
            await FailAsync(lease, e.Refusal);
        }
        catch (ReportLostException)
        {
            // Canceled or taken over: not ours to write.
        }
        catch (Exception) when (lease.Lost.IsCancellationRequested)
        {
            // Whatever it is that a statement or a stream says when it is stopped half-way.
            if (stopping.IsCancellationRequested)
            {
                await HandBackAsync(lease); // otherwise it was canceled or taken over: not ours to write
            }
        }
        catch (Exception e)
        {
            LogFailed(e, report.Kind, report.Id, report.Attempts);
            if (report.Attempts < MaxAttempts)
            {
                await HandBackAsync(lease, TimeSpan.FromSeconds(5 * report.Attempts));
            }
            else
            {
                await FailAsync(lease, Unexpected);
            }
        }

        if (large)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive); // what it held is old and would stay until the next one piles on it
        }
    }

    private Task<bool> SucceedAsync(Lease<Report> lease, ReportBuild build, Text title, int rows, FileFacts facts)
    {
        var report = lease.Row;
        var name = build.FileName ?? string.Create(CultureInfo.InvariantCulture, $"{report.Kind}-{report.Id}");
        return EndAsync(lease, WorkState.Succeeded, title, null, (db, row) =>
        {
            row.Rows = rows;
            db.Add(new ReportFile
            {
                ReportId = row.Id, Name = $"{Unsafe().Replace(name, "-")}.{row.Format}", ContentType = ContentType(row.Format),
                Hash = facts.Hash, Attempt = row.Attempts, Parts = facts.Parts, Length = facts.Length,
            });
            if (build.Code is { } code)
            {
                db.Add(new IssuedDocument { Code = VerificationCode.Key(code)!, Kind = row.Kind, Holder = build.Holder!, IssuedAt = build.Now, Hash = facts.Hash });
            }
        });
    }

    private async Task FailAsync(Lease<Report> lease, Refusal why)
    {
        await using var scope = scopes.CreateAsyncScope();
        var title = scope.ServiceProvider.GetServices<IReportKind>().Named(lease.Row.Kind)?.Title ?? new Text(lease.Row.Kind, lease.Row.Kind);
        await EndAsync(lease, WorkState.Failed, title, why, (_, _) => { });
    }

    /// <summary>Ends it, drops what is not its file and tells who asked, in one commit; then their open pages.</summary>
    private Task<bool> EndAsync(Lease<Report> lease, WorkState state, Text title, Refusal? why, Action<CollegeDb, Report> alongside) =>
        lease.EndAsync(state, why?.DetailIn(Languages.Of(lease.Row.Locale)), async (db, row) =>
        {
            alongside(db, row);
            if (why is not null)
            {
                await db.Set<ReportFilePart>().Where(p => p.ReportId == row.Id).ExecuteDeleteAsync(CancellationToken.None);
            }

            await using var scope = scopes.CreateAsyncScope();
            ReportNotices.Add(scope.ServiceProvider, db, row, title, why);
            db.AfterCommit(() => live.Tell(row));
        });

    private async Task HandBackAsync(Lease<Report> lease, TimeSpan pause = default)
    {
        if (await lease.HandBackAsync(pause))
        {
            live.Publish(lease.Row.RequestedBy, ReportChanges.Type, ReportView.Of(lease.Row) with { Status = Word.Of(WorkState.Queued) });
        }
    }

    private void TellProgress(Report report, int percent) =>
        live.Publish(report.RequestedBy, ReportChanges.Type, ReportView.Of(report) with { Progress = percent });

    private static string ContentType(string format) => format switch
    {
        "pdf" => "application/pdf",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "csv" => "text/csv; charset=utf-8",
        _ => "application/octet-stream",
    };

    private static readonly Refusal Interrupted = Refusal.Conflict("interrupted",
        "Se interrumpió varias veces y se ha abandonado. Vuelva a pedirlo más tarde.", "It was interrupted several times and given up. Ask again later.");

    private static readonly Refusal UnknownKind = Refusal.Conflict("unknown_kind",
        "Este servidor no conoce esta clase de informe.", "This server does not know this kind of report.");

    private static readonly Refusal Unexpected = Refusal.Conflict("unexpected",
        "Falló de forma inesperada; ha quedado registrado. Vuelva a pedirlo más tarde.", "It failed unexpectedly; that has been recorded. Ask again later.");

    [GeneratedRegex("[^A-Za-z0-9._-]+")]
    private static partial Regex Unsafe();

    [LoggerMessage(Level = LogLevel.Error, Message = "Report {Kind} {Id} failed at attempt {Attempt}")]
    private partial void LogFailed(Exception error, string kind, long id, int attempt);
}
