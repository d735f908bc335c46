using Hangfire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Claustro.Platform.Work;

/// <summary>What Hangfire calls. A job carries a kind and an id, never data: the row has it.</summary>
[AutomaticRetry(Attempts = 0)] // the row decides about retries, not the queue
public sealed partial class WorkRunner(IServiceScopeFactory scopes, IEnumerable<WorkKind> kinds, ILogger<WorkRunner> log)
{
    public async Task RunAsync(string name, long id, CancellationToken cancel)
    {
        var kind = kinds.FirstOrDefault(k => k.Name == name);
        if (kind is null)
        {
            LogUnknown(name);
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        try
        {
            await ((IBackgroundWork)scope.ServiceProvider.GetRequiredService(kind.Type)).RunAsync(id, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Stopping: the row was handed back, or its lease will run out.
        }
        catch (Exception e)
        {
            LogFailed(e, name, id); // the sweep comes back to the row
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Work {Work} {Id} failed and will be taken up again")]
    private partial void LogFailed(Exception error, string work, long id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Nobody here knows work {Work}; an older node?")]
    private partial void LogUnknown(string work);
}
