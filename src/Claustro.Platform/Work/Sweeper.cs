using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Claustro.Platform.Work;

/// <summary>Every 15 s: signals rows that are due and that nobody holds, so that nothing hangs on the queue's memory.</summary>
internal sealed partial class Sweeper(IServiceScopeFactory scopes, JobSignal signal, IEnumerable<WorkKind> kinds, TimeProvider clock, ILogger<Sweeper> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        do
        {
            foreach (var kind in kinds)
            {
                try
                {
                    await using var scope = scopes.CreateAsyncScope();
                    foreach (var id in await ((IBackgroundWork)scope.ServiceProvider.GetRequiredService(kind.Type)).DueAsync(stoppingToken))
                    {
                        signal.Send(kind.Name, id);
                    }
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    LogFailed(e, kind.Name);
                }
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).AsTask().ContinueWith(t => t.IsCompletedSuccessfully && t.GetAwaiter().GetResult(), TaskScheduler.Default));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The sweep of {Work} failed; next try in 15 s")]
    private partial void LogFailed(Exception error, string work);
}
