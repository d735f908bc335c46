using System.Diagnostics;
using System.Net.Http.Json;
using Claustro.Tests.Support;
using Xunit;

namespace Claustro.ClusterTests;

/// <summary>Machines die in the middle of work; what was asked for happens all the same, once.</summary>
public sealed class KilledWorkersTests
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(60);

    private static string SharedRedis => Environment.GetEnvironmentVariable("CLAUSTRO_TEST_REDIS")!;

    [Fact]
    public async Task Workers_killed_in_the_middle_of_a_report_an_import_and_2000_mails_leave_nothing_undone_or_doubled()
    {
        await using var college = await LoadedCollege.NewAsync(SharedRedis);
        college.Mail.Answer = (_, _) =>
        {
            Thread.Sleep(10); // a server that takes its time: 2,000 mails take seconds
            return SmtpAnswer.Accept;
        };

        var worker = await college.StartAsync("worker");
        var report = await college.AskForReportAsync();
        await college.UntilAsync(report, r => r.GetProperty("status").GetString() == "running" && r.GetProperty("progress").GetInt32() > 0);
        worker.Kill();
        var killed = Stopwatch.StartNew();
        Assert.Equal("running", (await college.GetAsync(report)).GetProperty("status").GetString()); // nobody knows yet

        worker = await college.StartAsync("worker");
        var import = await college.UploadAsync();
        await college.UntilAsync(import, i => i.GetProperty("imported").GetInt32() > 0);
        worker.Kill();
        var at = await college.GetAsync(import);
        Assert.Equal("running", at.GetProperty("status").GetString());
        Assert.InRange(at.GetProperty("imported").GetInt32(), 1, (LoadedCollege.Sections * LoadedCollege.PerSection) - 1);

        worker = await college.StartAsync("worker");
        await college.AnnounceAsync();
        SpinWait.SpinUntil(() => college.Mail.Accepted.Count >= 300, Promised);
        worker.Kill();
        Assert.InRange(college.Mail.Accepted.Count, 300, LoadedCollege.Students - 1);

        var last = Stopwatch.StartNew();
        await college.StartAsync("worker");
        await college.UntilAsync(report, r => r.GetProperty("status").GetString() == "succeeded", (int)(Promised - killed.Elapsed).TotalSeconds);
        await college.AssertExactAsync(report, import);
        Assert.True(last.Elapsed < Promised, $"finished {last.Elapsed.TotalSeconds:0} s after the last kill");
    }

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
            var import = await college.UploadAsync();
            redis.Kill();

            // Without Redis people go on: what is asked for is on disk and waits.
            var report = await college.AskForReportAsync();
            Assert.Equal(LoadedCollege.Students, (await college.GetAsync("/api/v1/sections/1")).GetProperty("seatsTaken").GetInt32());
            await Task.Delay(TimeSpan.FromSeconds(30));
            await redis.RestartAsync();
            await redis.FlushAllAsync();
            var back = Stopwatch.StartNew();
            await college.AssertExactAsync(report, import);
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
