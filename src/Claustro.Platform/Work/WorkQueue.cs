using System.Globalization;
using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Platform.Work;

/// <summary>Takes rows to work on, so that no two workers hold the same one.</summary>
public static class WorkQueue
{
    /// <summary>How long a taken row stays ours without a sign of life.</summary>
    public static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(20);

    /// <summary>The name under which this process takes rows; the random part keeps a restarted process apart from its former self.</summary>
    public static readonly string Owner = OwnerName(Environment.MachineName, Environment.ProcessId, Random.Shared.Next());

    /// <summary>
    /// Takes up to <paramref name="limit"/> due rows, longest due first: queued ones whose time has come and running ones
    /// whose worker has died. They come back untracked, in state running, attempts already counted.
    /// </summary>
    /// <param name="only">A condition in SQL, without values from outside, where one table holds rows for several kinds of workers.</param>
    public static Task<List<T>> TakeAsync<T>(this CollegeDb db, int limit, DateTime now, CancellationToken cancel, TimeSpan? lease = null, string only = "true") where T : WorkRow
    {
        var table = db.Model.FindEntityType(typeof(T))!.GetTableName()!;
        var skip = db.IsPostgres ? "for update skip locked" : "";
        // Materialized: PostgreSQL must not run the picking twice and take more than the limit.
        // "state in" repeats what the index on due_at is limited to, so that both databases use it however many rows are done.
        var sql = $$"""
            with picked as materialized (select id from {{table}}
                where state in ('queued', 'running') and due_at <= {2} and (state = 'queued' or lease_until < {2}) and {{only}}
                order by due_at, id limit {{limit.ToString(CultureInfo.InvariantCulture)}} {{skip}})
            update {{table}} set state = 'running', lease_owner = {0}, lease_until = {1}, attempts = attempts + 1,
                started_at = coalesce(started_at, {2})
            where id in (select id from picked)
            returning *
            """;
        return db.InTransactionAsync(
            () => db.Set<T>().FromSqlRaw(sql, Owner, now + (lease ?? LeaseTime), now).AsNoTracking().ToListAsync(cancel), cancel);
    }

    /// <summary>Is there anything due or abandoned?</summary>
    public static Task<bool> AnyDueAsync<T>(
        this CollegeDb db, DateTime now, CancellationToken cancel, System.Linq.Expressions.Expression<Func<T, bool>>? only = null) where T : WorkRow =>
        (only is null ? db.Set<T>() : db.Set<T>().Where(only)).AnyAsync(IsDue<T>(now), cancel);

    /// <summary>Ids of what is due or abandoned, longest due first.</summary>
    public static Task<List<long>> DueIdsAsync<T>(this CollegeDb db, DateTime now, int limit, CancellationToken cancel) where T : WorkRow =>
        db.Set<T>().Where(IsDue<T>(now)).OrderBy(r => r.DueAt).ThenBy(r => r.Id).Select(r => r.Id).Take(limit).ToListAsync(cancel);

    /// <summary><see cref="WorkRow.IsOver"/> for a query.</summary>
    public static IQueryable<T> WhereOver<T>(this IQueryable<T> rows) where T : WorkRow =>
        rows.Where(r => r.State == WorkState.Succeeded || r.State == WorkState.Failed || r.State == WorkState.Canceled);

    internal static System.Linq.Expressions.Expression<Func<T, bool>> IsDue<T>(DateTime now) where T : WorkRow =>
        r => (r.State == WorkState.Queued || r.State == WorkState.Running) && r.DueAt <= now && (r.State == WorkState.Queued || r.LeaseUntil < now);

    internal static string OwnerName(string machine, int process, int random)
    {
        var name = $"{random:x8}:{process}:{machine}";
        return name.Length <= 64 ? name : name[..64];
    }
}
