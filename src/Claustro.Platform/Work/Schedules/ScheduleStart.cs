using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Platform.Work;

/// <summary>Starting a schedule by hand.</summary>
public static class ScheduleStart
{
    /// <summary>Makes a waiting schedule due now; 0 when it is running or unknown. The caller signals <see cref="SignalSchedules"/>.</summary>
    public static Task<int> StartNowAsync(this CollegeDb db, string name, DateTime now, CancellationToken cancel) => db.InTransactionAsync(() =>
        db.Set<ScheduleRow>().Where(r => r.Name == name && r.State == WorkState.Queued).ExecuteUpdateAsync(s => s.SetProperty(r => r.DueAt, now), cancel), cancel);

    /// <summary>Makes the row of a schedule that has none yet.</summary>
    public static Task<int> EnsureScheduleAsync(this CollegeDb db, string name, DateTime due, DateTime now, CancellationToken cancel) =>
        db.InTransactionAsync(() => db.Database.ExecuteSqlAsync($"""
            insert into platform_schedules (name, state, attempts, progress, due_at, created_at) values ({name}, 'queued', 0, 0, {due}, {now})
            on conflict (name) do nothing
            """, cancel), cancel);

    /// <summary>Says "look" to the workers that run schedules.</summary>
    public static void SignalSchedules(this JobSignal signal) => signal.Send(RunSchedules.Name);
}
