using System.Net.Http.Json;
using Xunit;

namespace Claustro.ClusterTests;

/// <summary>A worker stays small, whatever it did before.</summary>
[Collection(Alone.Name)]
public sealed class WorkerMemoryTests
{
    private const int LessThanMebibytes = 200, Documents = 150;

    [Fact]
    public async Task A_worker_that_comes_from_thousands_of_mails_and_documents_writes_200_000_rows_within_200_MiB()
    {
        await using var college = await LoadedCollege.NewAsync(Environment.GetEnvironmentVariable("CLAUSTRO_TEST_REDIS")!);
        var worker = await college.StartAsync("worker");
        await college.AnnounceAsync();
        for (var student = 1; student <= Documents; student++)
        {
            var asked = await college.Administrator.PostAsJsonAsync("/api/v1/reports", new { kind = "transcript", format = "pdf", studentId = student + 10 });
            Assert.Equal(System.Net.HttpStatusCode.Accepted, asked.StatusCode);
        }

        // Asked for while the documents are made, so that there is no quiet moment between.
        var report = await college.AskForReportAsync("xlsx");
        var made = await college.UntilAsync(report, r => r.GetProperty("status").GetString() is "succeeded" or "failed", 120);
        Assert.Equal(("succeeded", LoadedCollege.Students * LoadedCollege.Assessments), (made.GetProperty("status").GetString(), made.GetProperty("rows").GetInt32()));
        await college.UntilAsync("/api/v1/notifications?status=pending", n => n.GetProperty("total").GetInt64() == 0);
        Assert.True(college.Mail.Accepted.Count >= LoadedCollege.Students);
        Assert.InRange(worker.MostResident, 1, LessThanMebibytes - 1);
    }
}
