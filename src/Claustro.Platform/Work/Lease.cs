using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Platform.Work;

/// <summary>
/// One row of long work (a report, an import) in the hands of this process. Renews itself twice a second and writes the
/// progress with it; <see cref="Lost"/> is cancelled when the row was canceled by its owner or taken by another worker.
/// </summary>
public sealed class Lease<T> : IAsyncDisposable where T : WorkRow
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(500); // progress must move each second, however long the writing takes
    private readonly IServiceScopeFactory scopes;
    private readonly TimeProvider clock;
    private readonly CancellationTokenSource lost;
    private readonly Task beating;
    private readonly CancellationTokenSource over = new();
    private readonly Action<T, int>? onProgress;
    private int progress;

    private Lease(IServiceScopeFactory scopes, TimeProvider clock, T row, Action<T, int>? onProgress, CancellationToken stopping)
    {
        this.scopes = scopes;
        this.clock = clock;
        this.onProgress = onProgress;
        Row = row;
        progress = row.Progress;
        lost = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        beating = BeatAsync();
    }

    /// <summary>The row as it was when taken.</summary>
    public T Row { get; }

    /// <summary>Stop: the row is no longer ours, or the process is stopping.</summary>
    public CancellationToken Lost => lost.Token;

    /// <summary>Written with the next heartbeat; never goes back.</summary>
    public void Progress(int percent) => progress = Math.Max(progress, Math.Clamp(percent, 0, 99));

    /// <summary>Takes the row if it is due or abandoned; null when somebody else has it or it is over.</summary>
    /// <param name="onProgress">
    /// Told the row as it was when taken, and the percentage, after each heartbeat that wrote a new one. Not after the row
    /// is lost or ended. It must neither block nor throw.
    /// </param>
    public static async Task<Lease<T>?> TakeAsync(
        IServiceScopeFactory scopes, TimeProvider clock, long id, CancellationToken stopping, Action<T, int>? onProgress = null)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CollegeDb>();
        var now = clock.GetUtcNow().UtcDateTime;
        var taken = await db.InTransactionAsync(() => db.Set<T>().Where(r => r.Id == id).Where(WorkQueue.IsDue<T>(now)).ExecuteUpdateAsync(s => s
            .SetProperty(r => r.State, WorkState.Running)
            .SetProperty(r => r.LeaseOwner, WorkQueue.Owner)
            .SetProperty(r => r.LeaseUntil, now + WorkQueue.LeaseTime)
            .SetProperty(r => r.Attempts, r => r.Attempts + 1)
            .SetProperty(r => r.StartedAt, r => r.StartedAt ?? now), stopping), stopping);
        if (taken == 0)
        {
            return null;
        }

        var row = await db.Set<T>().AsNoTracking().SingleAsync(r => r.Id == id, stopping);
        return new Lease<T>(scopes, clock, row, onProgress, stopping);
    }

    /// <summary>Takes the row that is longest due; null when nothing is.</summary>
    /// <param name="onProgress">As in <see cref="TakeAsync"/>.</param>
    public static async Task<Lease<T>?> TakeNextAsync(IServiceScopeFactory scopes, TimeProvider clock, CancellationToken stopping, Action<T, int>? onProgress = null)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CollegeDb>();
        return await db.TakeAsync<T>(1, clock.GetUtcNow().UtcDateTime, stopping) is [var row] ? new Lease<T>(scopes, clock, row, onProgress, stopping) : null;
    }

    /// <summary>
    /// Ends the row if it is still ours, in one commit with what <paramref name="alongside"/> writes. False when it is not.
    /// </summary>
    public Task<bool> EndAsync(WorkState state, string? error = null, Func<CollegeDb, T, Task>? alongside = null) =>
        WriteAsync(async (db, row) =>
        {
            row.State = state;
            row.Error = error is { Length: > 2000 } ? error[..2000] : error;
            row.Progress = state == WorkState.Succeeded ? 100 : progress;
            row.FinishedAt = clock.GetUtcNow().UtcDateTime;
            row.LeaseUntil = null;
            row.LeaseOwner = null;
            if (alongside is not null)
            {
                await alongside(db, row);
            }
        });

    /// <summary>Gives the row back for another worker: at once when stopping, or after a pause.</summary>
    public Task<bool> HandBackAsync(TimeSpan pause = default) => WriteAsync((_, row) =>
    {
        row.State = WorkState.Queued;
        row.DueAt = clock.GetUtcNow().UtcDateTime + pause;
        row.LeaseUntil = null;
        row.LeaseOwner = null;
        row.Attempts -= pause == default ? 1 : 0;
        return Task.CompletedTask;
    });

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        await beating;
        over.Dispose();
        lost.Dispose();
    }

    private async Task<bool> WriteAsync(Func<CollegeDb, T, Task> change)
    {
        await over.CancelAsync();
        await beating;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CollegeDb>();
        return await db.InTransactionAsync(async () =>
        {
            // The update of LeaseUntil takes the row's lock, so nobody can take the row between the check and the commit.
            var ours = await Ours(db).ExecuteUpdateAsync(s => s.SetProperty(r => r.LeaseUntil, clock.GetUtcNow().UtcDateTime + WorkQueue.LeaseTime));
            if (ours == 0)
            {
                return false;
            }

            await change(db, await db.Set<T>().SingleAsync(r => r.Id == Row.Id));
            await db.SaveChangesAsync();
            return true;
        });
    }

    private IQueryable<T> Ours(CollegeDb db) =>
        db.Set<T>().Where(r => r.Id == Row.Id && r.State == WorkState.Running && r.LeaseOwner == WorkQueue.Owner && r.Attempts == Row.Attempts);

    private async Task BeatAsync()
    {
        var deadline = clock.GetUtcNow() + WorkQueue.LeaseTime;
        var told = progress;
        while (!over.IsCancellationRequested)
        {
            await Task.Delay(Heartbeat, clock, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (over.IsCancellationRequested)
            {
                return;
            }

            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var db = scope.ServiceProvider.GetRequiredService<CollegeDb>();
                var now = clock.GetUtcNow();
                var (until, at) = ((now + WorkQueue.LeaseTime).UtcDateTime, progress);
                var ours = await db.InTransactionAsync(() => Ours(db).ExecuteUpdateAsync(s => s.SetProperty(r => r.LeaseUntil, until).SetProperty(r => r.Progress, r => r.Progress > at ? r.Progress : at)));
                if (ours == 0)
                {
                    await lost.CancelAsync();
                    return;
                }

                deadline = now + WorkQueue.LeaseTime;
                if (at != told)
                {
                    told = at;
                    onProgress?.Invoke(Row, at);
                }
            }
            catch (Exception) when (clock.GetUtcNow() < deadline)
            {
                // The database hiccuped; the lease still holds. Try again with the next beat.
            }
            catch (Exception)
            {
                await lost.CancelAsync(); // silent for longer than the lease: another may have it by now
                return;
            }
        }
    }
}
