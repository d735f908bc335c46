using Claustro.Platform.Errors;
using Claustro.Platform.Work;

namespace Claustro.Tests.Support;

/// <summary>A schedule that a test can hold, fail and count; one test at a time uses it.</summary>
public sealed class TestSchedule : ISchedule
{
    private static int runs;

    public static string Name => "test-schedule";

    public static string Cron => "0 4 * * *";

    public static Text Title => new("Prueba", "Test");

    public static int Runs => runs;

    /// <summary>What the next run does.</summary>
    public static Func<CancellationToken, Task> Action { get; set; } = _ => Task.CompletedTask;

    public async Task<int> RunAsync(CancellationToken cancel)
    {
        Interlocked.Increment(ref runs);
        await Action(cancel);
        return 7;
    }
}
