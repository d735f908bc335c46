using System.Net.Http.Json;
using Claustro.Tests.Support;
using Xunit;

namespace Claustro.ClusterTests;

/// <summary>Redis dies in the middle of work and comes back empty; what was asked for happens all the same, once.</summary>
public sealed class LostRedisTests
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Redis_stopped_for_half_a_minute_and_emptied_changes_nothing()
    {
        var redis = await RedisProcess.StartAsync();
        try
        {
            await using var college = await LoadedCollege.NewAsync(redis.ConnectionString);
            college.Mail.Answer = (_, _) =>
            {
                Thread.Sleep(10);
                return SmtpAnswer.Accept;
            };
            await college.StartAsync("worker");
            await college.StartAsync("worker");
            await college.AnnounceAsync();
            SpinWait.SpinUntil(() => college.Mail.Accepted.Count >= 100, Promised);
            var report = await college.InTheMiddleOfReportAsync(redis.Kill);
            Assert.InRange(college.Mail.Accepted.Count, 100, LoadedCollege.Students - 1);

            // Without Redis people go on: what is asked for is on disk and waits.
            var import = await college.UploadAsync();
            var waits = await college.AskForReportAsync();
            Assert.Equal(LoadedCollege.Students, (await college.GetAsync("/api/v1/sections/1")).GetProperty("seatsTaken").GetInt32());
            await Task.Delay(TimeSpan.FromSeconds(30));
            await redis.RestartAsync();
            var back = new FairWatch();

            // Emptied once more while the import is at work.
            var at = await college.UntilAsync(import, i => i.GetProperty("imported").GetInt32() > 0);
            await redis.FlushAllAsync();
            Assert.Equal("running", at.GetProperty("status").GetString());
            Assert.InRange(at.GetProperty("imported").GetInt32(), 1, (LoadedCollege.Sections * LoadedCollege.PerSection) - 1);
            await college.AssertExactAsync(report, import);
            await college.UntilAsync(waits, r => r.GetProperty("status").GetString() == "succeeded");
            Assert.True(back.Elapsed < Promised, $"finished {back.Elapsed.TotalSeconds:0} s after Redis was back");

            // And new work goes its usual way at once.
            await Task.Delay(TimeSpan.FromSeconds(5));
            var again = await college.AskForReportAsync();
            await college.UntilAsync(again, r => r.GetProperty("status").GetString() == "succeeded", 30);
            Assert.Equal(System.Net.HttpStatusCode.OK, (await college.Administrator.PostAsJsonAsync("/api/v1/me/notifications/read", new { all = true })).StatusCode);
        }
        finally
        {
            redis.Dispose();
        }
    }
}
