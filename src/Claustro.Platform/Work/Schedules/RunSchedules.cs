using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Claustro.Platform.Work;

/// <summary>
/// Runs the schedules that are due, each on one worker at a time. One that fails comes back after 1, 2, 4 … 30 minutes or with
/// its next time, whichever is first.
/// </summary>
internal sealed partial class RunSchedules(IServiceScopeFactory scopes, SchedulePlan plan, TimeProvider clock, ILogger<RunSchedules> log) : IBackgroundWork
{
    public static string Name => "schedules";

    public static string Queue => "default";

    public static int RunsAtOnce => 2; // a long one does not hold up the others

    /// <summary>Ids of the due ones; on the way makes rows for new schedules and moves those whose plan has changed.</summary>
    public async Task<IReadOnlyList<long>> DueAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CollegeDb>();
        var now = Now;
        var rows = await db.Set<ScheduleRow>().AsNoTracking().ToDictionaryAsync(r => r.Name, cancel);
        foreach (var kind in plan.Kinds)
        {
            var next = plan.Next(kind.Name, now);
            if (!rows.TryGetValue(kind.Name, out var row))
            {
                await db.EnsureScheduleAsync(kind.Name, next, now, cancel);
            }
            else if (row.State == WorkState.Queued && (row.DueAt > next || (next == ScheduleRow.Never && row.DueAt > now && row.DueAt != next)))
            {
                await db.InTransactionAsync(() => db.Set<ScheduleRow>().Where(r => r.Id == row.Id && r.State == WorkState.Queued && r.DueAt > now)
                    .ExecuteUpdateAsync(s => s.SetProperty(r => r.DueAt, next), cancel), cancel);
            }
        }

        return [.. rows.Values.Where(r => plan.Find(r.Name) is not null && r.DueAt <= now && (r.State == WorkState.Queued || r.LeaseUntil < now)).OrderBy(r => r.DueAt).Select(r => r.Id)];
    }

    public async Task RunAsync(long id, CancellationToken cancel)
    {
        foreach (var due in id != 0 ? [id] : await DueAsync(cancel))
        {
            await using var lease = await Lease<ScheduleRow>.TakeAsync(scopes, clock, due, cancel);
            if (lease is not null && plan.Find(lease.Row.Name) is { } kind)
            {
                await RunAsync(kind, lease);
            }
        }
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private async Task RunAsync(ScheduleKind kind, Lease<ScheduleRow> lease)
    {
        var began = clock.GetTimestamp();
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var count = await ((ISchedule)scope.ServiceProvider.GetRequiredService(kind.Type)).RunAsync(lease.Lost);
            await EndAsync(null, count, plan.Next(kind.Name, Now));
            LogDone(kind.Name, count);
        }
        catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested)
        {
            await lease.HandBackAsync(); // does nothing unless we are merely stopping
        }
        catch (Exception e)
        {
            LogFailed(e, kind.Name, lease.Row.Attempts);
            var (again, next) = (Now + TimeSpan.FromMinutes(Math.Min(30, Math.Pow(2, Math.Min(lease.Row.Attempts, 10) - 1))), plan.Next(kind.Name, Now));
            await EndAsync(e.GetType().Name, null, again < next ? again : next);
        }

        Task<bool> EndAsync(string? error, int? count, DateTime next) => lease.EndAsync(WorkState.Queued, error, (_, row) =>
        {
            row.DueAt = next;
            row.Attempts = error is null ? 0 : row.Attempts;
            row.LastSucceededAt = error is null ? row.FinishedAt : row.LastSucceededAt;
            row.LastCount = count ?? row.LastCount;
            row.LastMilliseconds = (long)clock.GetElapsedTime(began).TotalMilliseconds;
            row.Progress = 0;
            row.StartedAt = lease.Row.StartedAt;
            return Task.CompletedTask;
        });
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Schedule {Schedule} did {Count}")]
    private partial void LogDone(string schedule, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Schedule {Schedule} failed at attempt {Attempt}")]
    private partial void LogFailed(Exception error, string schedule, int attempt);
}
