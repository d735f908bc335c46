using System.Diagnostics;
using System.Security.Claims;
using Claustro.Platform.Http;
using Claustro.Platform.Live;
using Claustro.Tests.Support;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using Xunit;

namespace Claustro.Tests.Platform.Live;

/// <summary>What has been answered has been said; but a Redis that hangs keeps no answer back for long. That nodes hear it in order: LiveAcrossNodesTests.</summary>
[Trait("needs", "servers")]
public sealed class AnsweredTests
{
    [Fact]
    public async Task An_answer_waits_for_redis_a_little_and_then_not_again_until_redis_is_there_again()
    {
        var server = ConfigurationOptions.Parse(PostgresCollege.Redis);
        await using var link = new SlowLink(server.EndPoints[0]);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(link.Address);
        using var live = new LiveEvents(Options.Create(new JsonOptions()), new Nobody(), TimeProvider.System, NullLogger<LiveEvents>.Instance, new(redis, $"claustro_test_{College.Next()}:"));
        LiveNews[] ten = [.. Enumerable.Range(1, 10).Select(i => new LiveNews(i, "report", new { i }))];
        await WaitsAsync();
        link.Hold();
        Assert.InRange(await TimeAsync(), 200, 2500);
        Assert.InRange(new[] { await TimeAsync(), await TimeAsync(), await TimeAsync() }.Min(), 0, 200); // the best of three: other things may hold up one
        link.Release();
        await WaitsAsync();

        // All ten together, on a way that takes a tenth of a second: Redis has them when the answer goes.
        Task WaitsAsync() => HttpAsserts.EventuallyAsync(async () =>
        {
            await TimeAsync();
            link.Delay = TimeSpan.FromMilliseconds(100);
            var waited = await TimeAsync();
            link.Delay = TimeSpan.Zero;
            return waited;
        }, waited => waited is >= 90 and < 240);

        async Task<double> TimeAsync()
        {
            var watch = Stopwatch.StartNew();
            await live.PublishAsync(ten);
            return watch.Elapsed.TotalMilliseconds;
        }
    }

    private sealed class Nobody : IRequesters
    {
        public ValueTask<Caller?> FindAsync(long personId, CancellationToken cancel) => new((Caller?)null);

        public ValueTask<Caller?> FindAsync(ClaimsPrincipal signedIn, CancellationToken cancel) => new((Caller?)null);

        public Task LookUpAsync(IReadOnlyCollection<long> personIds, CancellationToken cancel) => Task.CompletedTask;
    }
}
