using System.Diagnostics;
using Claustro.Imports.Files;
using Claustro.Notifications;
using Claustro.Platform.Data;
using Claustro.Platform.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Claustro.Imports.Run;

/// <summary>Works imports off: each by one worker at a time, chunk by chunk, from where the last one came to.</summary>
internal sealed partial class RunImports(CollegeDb db, IServiceScopeFactory scopes, TimeProvider clock, IEnumerable<ImportKind> kinds, ImportNews news, ILogger<RunImports> log) : IBackgroundWork
{
    private const int MaxAttempts = 5;

    public static string Name => "imports";

    public static string Queue => "imports";

    public async Task<IReadOnlyList<long>> DueAsync(CancellationToken cancel) => await db.DueIdsAsync<Import>(clock.GetUtcNow().UtcDateTime, 100, cancel);

    public async Task RunAsync(long id, CancellationToken cancel)
    {
        foreach (var due in id != 0 ? [id] : await DueAsync(cancel))
        {
            await RunOneAsync(due, cancel);
        }
    }

    private async Task RunOneAsync(long id, CancellationToken cancel)
    {
        await using var lease = await Lease<Import>.TakeAsync(scopes, clock, id, cancel);
        if (lease is null)
        {
            return;
        }

        try
        {
            if (kinds.FirstOrDefault(k => k.Name == lease.Row.Kind) is not { } kind)
            {
                await EndAsync(lease, WorkState.Failed, ImportFailures.UnknownKind);
                return;
            }

            await news.TellAsync(id, lease.Lost);
            await using var scope = scopes.CreateAsyncScope();
            await new ImportRun(scope.ServiceProvider, kind, lease).RunAsync();
            await EndAsync(lease, WorkState.Succeeded, null);
        }
        catch (LeaseLostException)
        {
            LogLost(id); // canceled, or another worker has it
        }
        catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested)
        {
            await lease.HandBackAsync(); // does nothing unless we are merely stopping
        }
        catch (TooManyRemovedException e)
        {
            await EndAsync(lease, WorkState.Failed, e.Error);
        }
        catch (UnreadableFileException e)
        {
            LogFailed(e.InnerException ?? e, id, lease.Row.Attempts);
            await EndAsync(lease, WorkState.Failed, ImportFailures.Unreadable);
        }
        catch (Exception e)
        {
            LogFailed(e, id, lease.Row.Attempts);
            if (lease.Row.Attempts >= MaxAttempts)
            {
                await EndAsync(lease, WorkState.Failed, ImportFailures.Unexpected);
            }
            else
            {
                await lease.HandBackAsync(TimeSpan.FromSeconds(2 * lease.Row.Attempts));
            }
        }
    }

    /// <summary>Ends it, forgets the file and tells who asked, in one commit.</summary>
    private async Task EndAsync(Lease<Import> lease, WorkState state, string? error)
    {
        Debug.Assert(state is WorkState.Succeeded or WorkState.Failed);
        var ended = await lease.EndAsync(state, error, async (other, row) =>
        {
            await ImportFile.DeleteAsync(other, row.Id, CancellationToken.None);
            await using var scope = scopes.CreateAsyncScope();
            ActivatorUtilities.CreateInstance<Outbox>(scope.ServiceProvider, other).Add(row.RequestedBy, "import.finished", ImportNotices.Data(row), $"import:{row.Id}:finished");
        });
        if (ended)
        {
            await news.TellAsync(lease.Row.Id, CancellationToken.None);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Import {Id} is no longer ours: canceled, or another worker has it")]
    private partial void LogLost(long id);

    [LoggerMessage(Level = LogLevel.Error, Message = "Import {Id} failed at attempt {Attempt}")]
    private partial void LogFailed(Exception error, long id, int attempt);
}
