using Claustro.Academics.Enrollments;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Work;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Statistics;

/// <summary>Computes the statistics anew, so that reports and the panel find them ready.</summary>
internal sealed class RefreshStatistics(CollegeDb db, TimeProvider clock) : ISchedule
{
    public static string Name => "statistics-refresh";

    public static string Cron => "*/15 * * * *";

    public static Text Title => new("Actualizar las estadísticas", "Refresh the statistics");

    public async Task<int> RunAsync(CancellationToken cancel)
    {
        await AsOfAsync(clock.GetUtcNow().UtcDateTime, cancel);
        return StatisticsSchema.All.Count;
    }

    /// <summary>
    /// Sees to it that the statistics are not from before <paramref name="instant"/>, and says from when they are. Many who
    /// ask at once wait for one of them.
    /// </summary>
    public Task<DateTime> AsOfAsync(DateTime instant, CancellationToken cancel) => db.InTransactionAsync(async () =>
    {
        await db.LockAsync(SchemaLock.Statistics, cancel);
        var last = await db.Set<StatisticsRefresh>().SingleOrDefaultAsync(r => r.Id == StatisticsRefresh.TheOne, cancel);
        if (last?.AsOf >= instant)
        {
            return last.AsOf;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        foreach (var table in StatisticsSchema.All)
        {
            if (db.IsPostgres)
            {
                await ExecuteAsync($"refresh materialized view concurrently {table.Name}", cancel);
            }
            else
            {
                await ExecuteAsync($"delete from {table.Name}", cancel);
                await ExecuteAsync($"insert into {table.Name} {table.Select(postgres: false)}", cancel);
            }
        }

        if (last is null)
        {
            db.Add(new StatisticsRefresh { Id = StatisticsRefresh.TheOne, AsOf = now });
        }
        else
        {
            last.AsOf = now;
        }

        await db.SaveChangesAsync(cancel);
        return now;
    }, cancel);

    private async Task ExecuteAsync(string sql, CancellationToken cancel)
    {
        await using var command = db.Command(sql);
        command.CommandTimeout = 600; // a college's years of grades on a busy server
        using var interrupt = db.InterruptOn(cancel);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
