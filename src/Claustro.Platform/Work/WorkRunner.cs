using Hangfire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Claustro.Platform.Work;

/// <summary>What Hangfire calls. A job carries a kind and an id, never data: the row has it.</summary>
[AutomaticRetry(Attempts = 0)] // the row decides about retries, not the queue
public sealed partial class WorkRunner(IServiceScopeFactory scopes, IEnumerable<WorkKind> kinds, ILogger<WorkRunner> log)
{
    private readonly Dictionary<string, Turn> turns = kinds.ToDictionary(k => k.Name, k => new Turn(k.RunsAtOnce));

    public async Task RunAsync(string name, long id, CancellationToken cancel)
    {
        var kind = kinds.FirstOrDefault(k => k.Name == name);
        if (kind is null)
        {
            LogUnknown(name);
            return;
        }

        if (id != 0)
        {
            await RunOnceAsync(kind, id, cancel);
            return;
        }

        var turn = turns[name];
        if (!turn.Enter())
        {
            return; // the runs in hand look once more before they end
        }

        bool again;
        do
        {
            again = false;
            try
            {
                await RunOnceAsync(kind, 0, cancel);
            }
            finally
            {
                again = turn.LeaveOrGoOn(!cancel.IsCancellationRequested);
            }
        }
        while (again);
    }

    private async Task RunOnceAsync(WorkKind kind, long id, CancellationToken cancel)
    {
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
            LogFailed(e, kind.Name, id); // the sweep comes back to the row
        }
    }

    /// <summary>Signals of one kind fall together: so many runs at once, and one more look for what came meanwhile.</summary>
    private sealed class Turn(int limit)
    {
        private readonly Lock door = new();
        private int running;
        private bool again;

        public bool Enter()
        {
            lock (door)
            {
                if (running < limit)
                {
                    running++;
                    return true;
                }

                again = true;
                return false;
            }
        }

        public bool LeaveOrGoOn(bool mayGoOn)
        {
            lock (door)
            {
                if (again && mayGoOn)
                {
                    again = false;
                    return true;
                }

                running--;
                return false;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Work {Work} {Id} failed and will be taken up again")]
    private partial void LogFailed(Exception error, string work, long id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Nobody here knows work {Work}; an older node?")]
    private partial void LogUnknown(string work);
}
