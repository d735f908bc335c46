using Claustro.Tests.Support;
using Xunit;

namespace Claustro.ClusterTests;

/// <summary>Workers die in the middle of work; what was asked for happens all the same, once.</summary>
public sealed class KilledWorkersTests
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Workers_killed_in_the_middle_of_a_report_an_import_and_2000_mails_leave_nothing_undone_or_doubled()
    {
        await using var college = await LoadedCollege.NewAsync(Environment.GetEnvironmentVariable("CLAUSTRO_TEST_REDIS")!);
        college.Mail.Answer = (_, _) =>
        {
            Thread.Sleep(10); // a server that takes its time: 2,000 mails take seconds
            return SmtpAnswer.Accept;
        };

        var worker = await college.StartAsync("worker");
        var report = await college.InTheMiddleOfReportAsync(worker.Kill); // nobody knows of it yet

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

        var last = new FairWatch();
        await college.StartAsync("worker");
        await college.AssertExactAsync(report, import);
        Assert.True(last.Elapsed < Promised, $"finished {last.Elapsed.TotalSeconds:0} s after the last kill");
    }
}
