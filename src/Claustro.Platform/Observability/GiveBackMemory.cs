using Microsoft.Extensions.Hosting;

namespace Claustro.Platform.Observability;

/// <summary>
/// Keeps a process small. A worker goes from thousands of mails to hundreds of documents to one of 200,000 rows without a quiet moment, and
/// each leaves something behind: pages of program files, native memory of fonts, a heap as large as its busiest second. So a process that
/// has grown gives back at work, by a pause of some 50 ms: seldom where people are answered. And one that became quiet after a crowd
/// (thousands of pages opened within a minute) would keep for hours what it took, because the runtime collects only while something
/// allocates: it gives back when it is quiet.
/// </summary>
internal sealed class GiveBackMemory(TimeProvider clock, bool answersPeople) : BackgroundService
{
    private const long MiB = 1024 * 1024;

    /// <summary>Resident in memory: nothing is done at work below it, and above only after so much growth since the last time.</summary>
    private const long Small = 160 * MiB, Growth = 12 * MiB;

    /// <summary>Who allocates less than this between two looks is quiet; the least of the heap that is worth the pause.</summary>
    private const long Quiet = 8 * MiB, Worth = 12 * MiB;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250), LookForQuiet = TimeSpan.FromSeconds(5);

    /// <summary>From one time at work to the next.</summary>
    private readonly TimeSpan apart = TimeSpan.FromSeconds(answersPeople ? 10 : 3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, clock);
        using var end = stoppingToken.Register(timer.Dispose); // ends the loop without an exception, which a host that fails to start would print
        var (allocated, limit) = (GC.GetTotalAllocatedBytes(), Small);
        var (gaveBack, looked) = (0L, clock.GetTimestamp());
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            var hasGrown = Environment.WorkingSet > limit && (gaveBack == 0 || clock.GetElapsedTime(gaveBack) >= apart);
            if (hasGrown || IsQuietAfterCrowd())
            {
                ProcessMemory.GiveBack();
                gaveBack = clock.GetTimestamp();
                limit = Math.Max(Small, Environment.WorkingSet + Growth);
            }
        }

        bool IsQuietAfterCrowd()
        {
            if (clock.GetElapsedTime(looked) < LookForQuiet)
            {
                return false;
            }

            looked = clock.GetTimestamp();
            var before = allocated;
            allocated = GC.GetTotalAllocatedBytes();
            return allocated - before < Quiet && GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes > ProcessMemory.Kept + Worth;
        }
    }
}
