using Claustro.Platform.Work;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Claustro.Tests.Platform.Work;

public sealed class WorkRunnerTests
{
    [Fact]
    public async Task Signals_that_come_while_it_works_fall_together_into_one_more_look()
    {
        var services = new ServiceCollection().AddSingleton<SlowWork>().BuildServiceProvider();
        var work = services.GetRequiredService<SlowWork>();
        var runner = new WorkRunner(services.GetRequiredService<IServiceScopeFactory>(), [new WorkKind("slow", "default", typeof(SlowWork))], NullLogger<WorkRunner>.Instance);
        var first = runner.RunAsync("slow", 0, CancellationToken.None);
        for (var i = 0; i < 10; i++)
        {
            Assert.True(runner.RunAsync("slow", 0, CancellationToken.None).IsCompletedSuccessfully);
        }

        work.Gate.SetResult();
        await first;
        Assert.Equal((2, 1), (work.Runs, work.MostAtOnce));
        await runner.RunAsync("slow", 0, CancellationToken.None);
        Assert.Equal(3, work.Runs);
        await runner.RunAsync("unknown", 0, CancellationToken.None);
    }

    private sealed class SlowWork : IBackgroundWork
    {
        private int now;

        public TaskCompletionSource Gate { get; } = new();

        public int Runs { get; private set; }

        public int MostAtOnce { get; private set; }

        public static string Name => "slow";

        public static string Queue => "default";

        public async Task RunAsync(long id, CancellationToken cancel)
        {
            MostAtOnce = Math.Max(MostAtOnce, ++now);
            Runs++;
            await Gate.Task;
            now--;
        }

        public Task<IReadOnlyList<long>> DueAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<long>>([]);
    }
}
