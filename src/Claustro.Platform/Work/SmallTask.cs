using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Claustro.Platform.Work;

/// <summary>
/// A small task: a kind and a little payload, done in milliseconds. A row of its own, committed with the change that
/// asks for it; worked in batches, because a queue job each would cost more than the task.
/// </summary>
public sealed class SmallTask : WorkRow
{
    public required string Kind { get; set; }
    public string? Payload { get; set; }

    internal static void Configure(ModelBuilder model) => model.Entity<SmallTask>(e =>
    {
        Configure(e, "platform_tasks");
        e.Property(x => x.Kind).HasMaxLength(48);
    });
}

/// <summary>Does small tasks of one kind; registered with <c>services.AddSmallTask&lt;T&gt;("kind")</c>. Must be idempotent.</summary>
public interface ISmallTask
{
    Task RunAsync(string? payload, CancellationToken cancel);
}

/// <summary>Works small tasks off, 500 at a time; a failed one comes back after a pause, 8 times at most.</summary>
internal sealed partial class RunSmallTasks(CollegeDb db, IServiceProvider services, TimeProvider clock, ILogger<RunSmallTasks> log) : IBackgroundWork
{
    private const int Batch = 500, MaxAttempts = 8;

    public static string Name => "tasks";

    public static string Queue => "default";

    public static int RunsAtOnce => 2; // one works while the other takes the next batch

    public async Task<IReadOnlyList<long>> DueAsync(CancellationToken cancel) =>
        await db.AnyDueAsync<SmallTask>(clock.GetUtcNow().UtcDateTime, cancel) ? [0] : [];

    public async Task RunAsync(long id, CancellationToken cancel)
    {
        List<SmallTask> taken;
        do
        {
            taken = await db.TakeAsync<SmallTask>(Batch, clock.GetUtcNow().UtcDateTime, cancel, TimeSpan.FromSeconds(60));
            var done = new List<long>(taken.Count);
            try
            {
                foreach (var task in taken)
                {
                    cancel.ThrowIfCancellationRequested();
                    if (await TryAsync(task, cancel))
                    {
                        done.Add(task.Id);
                    }
                }
            }
            finally
            {
                await FinishAsync(taken, done);
            }
        }
        while (taken.Count == Batch);
    }

    private async Task<bool> TryAsync(SmallTask task, CancellationToken cancel)
    {
        try
        {
            await services.GetRequiredKeyedService<ISmallTask>(task.Kind).RunAsync(task.Payload, cancel);
            return true;
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            LogFailed(e, task.Kind, task.Id, task.Attempts);
            db.Forget(); // what it half did must not be saved with the next task
            var over = task.Attempts >= MaxAttempts;
            var due = clock.GetUtcNow().UtcDateTime + TimeSpan.FromSeconds(Math.Pow(3, task.Attempts));
            await db.InTransactionAsync(() => db.Set<SmallTask>().Where(t => t.Id == task.Id).ExecuteUpdateAsync(s => s
                .SetProperty(t => t.State, over ? WorkState.Failed : WorkState.Queued)
                .SetProperty(t => t.Error, e.GetType().Name)
                .SetProperty(t => t.DueAt, due)
                .SetProperty(t => t.LeaseUntil, (DateTime?)null), CancellationToken.None), CancellationToken.None);
            return false;
        }
    }

    /// <summary>Deletes what is done; hands back at once what was taken but not begun.</summary>
    private Task<int> FinishAsync(List<SmallTask> taken, List<long> done) => db.InTransactionAsync(async () =>
    {
        var all = taken.ConvertAll(t => t.Id);
        await db.Set<SmallTask>().Where(t => done.Contains(t.Id)).ExecuteDeleteAsync(CancellationToken.None);
        return await db.Set<SmallTask>()
            .Where(t => all.Contains(t.Id) && t.State == WorkState.Running && t.LeaseOwner == WorkQueue.Owner)
            .ExecuteUpdateAsync(s => s
                .SetProperty(t => t.State, WorkState.Queued)
                .SetProperty(t => t.Attempts, t => t.Attempts - 1)
                .SetProperty(t => t.LeaseUntil, (DateTime?)null), CancellationToken.None);
    }, CancellationToken.None);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Small task {Kind} {Id} failed at attempt {Attempt}")]
    private partial void LogFailed(Exception error, string kind, long id, int attempt);
}

/// <summary>Does nothing: measures the way of a small task, and lets an operator see that workers are alive.</summary>
internal sealed class Noop : ISmallTask
{
    public Task RunAsync(string? payload, CancellationToken cancel) => Task.CompletedTask;
}
