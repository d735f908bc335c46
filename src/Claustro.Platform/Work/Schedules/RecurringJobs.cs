using Claustro.Platform.Data;
using Hangfire;
using Hangfire.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Claustro.Platform.Work;

/// <summary>
/// Keeps the schedules known to the job queue as recurring jobs, so that each comes to the second and is seen in its
/// dashboard. The queue may forget them (an emptied Redis): they are told to it again every minute, and meanwhile the
/// sweep finds what is due.
/// </summary>
internal sealed partial class RecurringJobs(IRecurringJobManager jobs, SchedulePlan plan, TimeProvider clock, ILogger<RecurringJobs> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), clock);
        try
        {
            do
            {
                await Task.Run(Tell, stoppingToken); // the queue's client blocks
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private void Tell()
    {
        try
        {
            foreach (var kind in plan.Kinds)
            {
                if (plan.CronOf(kind.Name) is { } cron)
                {
                    jobs.AddOrUpdate(kind.Name, Job.FromExpression<ScheduleJob>(j => j.RunAsync(kind.Name, CancellationToken.None), RunSchedules.Queue), cron, new RecurringJobOptions { TimeZone = plan.Zone });
                }
                else
                {
                    jobs.RemoveIfExists(kind.Name);
                }
            }
        }
        catch (Exception e)
        {
            LogAway(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The job queue is away; the schedules run by the sweep until it is back")]
    private partial void LogAway(Exception error);
}

/// <summary>What the queue calls for a recurring job, by plan or because somebody pressed "trigger now" in its dashboard.</summary>
[AutomaticRetry(Attempts = 0)]
public sealed class ScheduleJob(IServiceScopeFactory scopes, SchedulePlan plan, WorkRunner runner, TimeProvider clock)
{
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(2);

    public async Task RunAsync(string name, CancellationToken cancel)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (plan.Find(name) is not null && plan.Next(name, now - Late) > now) // none of its times was just now: somebody wants it
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<CollegeDb>().StartNowAsync(name, now, cancel);
        }

        await runner.RunAsync(RunSchedules.Name, 0, cancel);
    }
}
