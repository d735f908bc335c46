using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Claustro.Platform.Work;
using Claustro.Reports.Verify;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Claustro.Reports.Build;

/// <summary>
/// Builds what is due, one report after another, first asked first. The report, its file and its code succeed in one
/// commit, only while the row is still this worker's: what was canceled or taken over leaves nothing behind.
/// </summary>
internal sealed partial class BuildReports(IServiceScopeFactory scopes, IRequesters requesters, TimeProvider clock, ILogger<BuildReports> log) : IBackgroundWork
{
    private const int MaxAttempts = 3;

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
                ? await Lease<Report>.TakeNextAsync(scopes, clock, cancel)
                : await Lease<Report>.TakeAsync(scopes, clock, id, cancel);
            if (lease is null)
            {
                return;
            }

            await BuildAsync(lease, cancel);
            if (id != 0)
            {
                return;
            }
        }
    }

    private async Task BuildAsync(Lease<Report> lease, CancellationToken stopping)
    {
        var report = lease.Row;
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

            await using var output = TemporaryFile();
            var build = new ReportBuild(requester, report.Parameters, report.Format, report.Locale, clock.GetUtcNow().UtcDateTime, lease.Progress);
            var rows = await kind.BuildAsync(build, output, lease.Lost);
            await SucceedAsync(lease, build, rows, await ContentAsync(output, lease.Lost));
        }
        catch (ReportRefusedException e)
        {
            await FailAsync(lease, e.Refusal);
        }
        catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested)
        {
            if (stopping.IsCancellationRequested)
            {
                await lease.HandBackAsync(); // otherwise it was canceled or taken over: not ours to write
            }
        }
        catch (Exception e)
        {
            LogFailed(e, report.Kind, report.Id, report.Attempts);
            if (report.Attempts < MaxAttempts)
            {
                await lease.HandBackAsync(TimeSpan.FromSeconds(5 * report.Attempts));
            }
            else
            {
                await FailAsync(lease, Unexpected);
            }
        }
    }

    /// <summary>On disk, not in memory: several may be large at once. Nobody else's to read, and gone when closed.</summary>
    private static FileStream TemporaryFile()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 64 * 1024, Options = FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), options);
    }

    private static async Task<byte[]> ContentAsync(FileStream output, CancellationToken cancel)
    {
        output.Position = 0;
        var content = new byte[output.Length];
        await output.ReadExactlyAsync(content, cancel);
        return content;
    }

    private static Task<bool> SucceedAsync(Lease<Report> lease, ReportBuild build, int rows, byte[] content)
    {
        var report = lease.Row;
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        var name = build.FileName ?? string.Create(CultureInfo.InvariantCulture, $"{report.Kind}-{report.Id}");
        return lease.EndAsync(WorkState.Succeeded, alongside: (db, row) =>
        {
            row.Rows = rows;
            db.Add(new ReportFile { ReportId = row.Id, Name = $"{Unsafe().Replace(name, "-")}.{row.Format}", ContentType = ContentType(row.Format), Hash = hash, Content = content });
            if (build.Code is { } code)
            {
                db.Add(new IssuedDocument { Code = VerificationCode.Key(code)!, Kind = row.Kind, Holder = build.Holder!, IssuedAt = build.Now, Hash = hash });
            }

            return Task.CompletedTask;
        });
    }

    private static Task<bool> FailAsync(Lease<Report> lease, Refusal why) =>
        lease.EndAsync(WorkState.Failed, why.DetailIn(Languages.Of(lease.Row.Locale)));

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
