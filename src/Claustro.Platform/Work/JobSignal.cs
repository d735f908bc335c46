using System.Collections.Concurrent;
using System.Threading.Channels;
using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Claustro.Platform.Work;

/// <summary>
/// Says "look" to the workers after a commit. Never blocks and never fails: signals are gathered, doubles fall together,
/// and one pump hands them to Hangfire. A signal that is lost (Redis away, process killed) is made again by the sweep.
/// </summary>
public sealed partial class JobSignal(IBackgroundJobClient jobs, IEnumerable<WorkKind> kinds, ILogger<JobSignal> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly Dictionary<string, WorkKind> known = kinds.ToDictionary(k => k.Name);
    private readonly ConcurrentDictionary<(string Name, long Id), byte> waiting = new();
    private readonly Channel<byte> wake = Channel.CreateBounded<byte>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>There is work of this kind; with an id, this row.</summary>
    public void Send(string name, long id = 0)
    {
        waiting[(name, id)] = 0;
        wake.Writer.TryWrite(0);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await wake.Reader.WaitToReadAsync(stoppingToken))
            {
                wake.Reader.TryRead(out _);
                Flush();
                await Task.Delay(Pause, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            Flush();
        }
    }

    private void Flush()
    {
        foreach (var signal in waiting.Keys)
        {
            waiting.TryRemove(signal, out _);
            if (!known.TryGetValue(signal.Name, out var kind))
            {
                continue;
            }

            try
            {
                jobs.Create(Job.FromExpression<WorkRunner>(r => r.RunAsync(signal.Name, signal.Id, CancellationToken.None)), new EnqueuedState(kind.Queue));
            }
            catch (Exception e)
            {
                LogLost(e, signal.Name, signal.Id);
                return;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The job queue is away; {Work} {Id} waits for the sweep")]
    private partial void LogLost(Exception error, string work, long id);
}
