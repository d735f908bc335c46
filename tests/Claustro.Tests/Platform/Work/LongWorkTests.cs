using System.Diagnostics;
using System.Net;
using Claustro.Imports;
using Claustro.Imports.Run;
using Claustro.Platform.Work;
using Claustro.Reports;
using Claustro.Reports.Build;
using Claustro.Tests.Academics.Enrollments;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Claustro.Tests.Platform.Work;

/// <summary>
/// The real work on much data: who watches sees it move each second, and who cancels it has the worker back within two.
/// What is over within a second, such as a transcript, a roster or the statistics of any college, can only be cancelled
/// while it waits.
/// </summary>
[Trait("takes", "long")]
public abstract class LongWorkTests(College college, LongWorkTests.Filled filled)
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(2);

    /// <summary>Moves "each second", as a test that looks now and then sees it.</summary>
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1.5);

    [Theory]
    [InlineData("transcript", "pdf")]
    [InlineData("roster", "pdf")]
    [InlineData("enrollment_statistics", "pdf")]
    [InlineData("section_grades", "pdf")]
    [InlineData("section_grades", "xlsx")]
    [InlineData("section_attendance", "pdf")]
    [InlineData("term_grades", "csv")]
    [InlineData("term_grades", "xlsx")]
    public async Task A_report_shows_that_it_lives_and_stops_when_it_is_told_to(string kind, string format)
    {
        var big = await filled.ByAsync(college);
        var admin = await college.AdministratorAsync();
        async Task<long> NewAsync() => (await college.AddAsync(new Report
        {
            Kind = kind, Format = format, Locale = "es", RequestedBy = admin.Id, CreatedAt = college.Clock.GetUtcNow().UtcDateTime, DueAt = college.Clock.GetUtcNow().UtcDateTime,
            StudentId = kind == "transcript" ? big.Student : null,
            SectionId = kind is "roster" or "section_grades" or "section_attendance" ? big.Full.Id : null,
            TermId = kind is "term_grades" or "enrollment_statistics" ? big.Term.Id : null,
        })).Id;
        await WatchAsync<BuildReports>("/api/v1/reports", await NewAsync());
        if (kind is "section_grades" or "section_attendance" or "term_grades")
        {
            await CancelAsync<BuildReports>("/api/v1/reports", NewAsync, 40);
        }

        var waiting = await NewAsync();
        await admin.Http.DeleteAsync($"/api/v1/reports/{waiting}").StatusAsync(HttpStatusCode.NoContent);
        await RunAsync<BuildReports>(waiting);
        Assert.Equal("canceled", await StatusAsync("/api/v1/reports", waiting));
        Assert.False(await college.InDbAsync(db => db.Set<ReportFilePart>().AnyAsync(p => db.Set<Report>().Any(r => r.Id == p.ReportId && r.State == WorkState.Canceled))));
    }

    [Fact]
    public async Task An_import_of_50000_rows_shows_that_it_lives_and_stops_when_it_is_told_to()
    {
        await filled.ByAsync(college);
        var admin = await college.AdministratorAsync();
        async Task<long> NewAsync(bool dryRun) => (await college.InDbAsync(db => db.InTransactionAsync(async () =>
        {
            var import = new Import
            {
                Kind = "enrollments", FileName = "x.csv", DryRun = dryRun, RequestedBy = admin.Id, CreatedAt = college.Clock.GetUtcNow().UtcDateTime, DueAt = college.Clock.GetUtcNow().UtcDateTime,
            };
            db.Add(import);
            await db.SaveChangesAsync();
            await Claustro.Imports.Files.ImportFile.SaveAsync(db, import.Id, new MemoryStream(BigCollege.ImportFile()), CancellationToken.None);
            return import;
        }))).Id;
        await WatchAsync<RunImports>(ImportFiles.Path, await NewAsync(dryRun: true));
        await CancelAsync<RunImports>(ImportFiles.Path, () => NewAsync(dryRun: true), 20);
        var id = await CancelAsync<RunImports>(ImportFiles.Path, () => NewAsync(dryRun: false), 20);
        var stopped = await college.InDbAsync(db => db.Set<Import>().AsNoTracking().SingleAsync(i => i.Id == id));
        Assert.InRange(stopped.Imported, 1, (BigCollege.Sections * BigCollege.PerSection) - 1);
        await college.HoldsInvariantsAsync(await college.InDbAsync(db => db.Set<Claustro.Academics.Sections.Section>().Select(s => s.Id).ToArrayAsync()));
        await WatchAsync<RunImports>(ImportFiles.Path, await NewAsync(dryRun: false));
    }

    private async Task RunAsync<T>(long id) where T : IBackgroundWork
    {
        await using var scope = college.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<T>().RunAsync(id, CancellationToken.None);
    }

    private async Task<(string? Status, int Progress)> StateAsync(string path, long id)
    {
        var work = await (await college.AdministratorAsync()).Http.GetAsync($"{path}/{id}").JsonAsync();
        return (work.Text("status"), work.GetProperty("progress").GetInt32());
    }

    private async Task<string?> StatusAsync(string path, long id) => (await StateAsync(path, id)).Status;

    /// <summary>Lets it come to its end, looking at its progress all the time.</summary>
    private async Task WatchAsync<T>(string path, long id) where T : IBackgroundWork
    {
        var (watch, still, at, seen) = (Stopwatch.StartNew(), new FairWatch(), 0, new List<string>());
        var run = Task.Run(() => RunAsync<T>(id));
        while (!run.IsCompleted)
        {
            var (_, progress) = await StateAsync(path, id);
            if (progress != at)
            {
                Assert.True(progress > at, $"it went back from {at} to {progress}");
                (at, still) = (progress, new FairWatch());
                seen.Add($"{watch.Elapsed.TotalSeconds:N1} s: {progress}");
            }

            Assert.True(still.Elapsed < Second, $"no move for {still.Elapsed} until {watch.Elapsed}; {string.Join(", ", seen)}");
            await Task.Delay(50);
        }

        await run;
        TestContext.Current.TestOutputHelper?.WriteLine($"{watch.Elapsed.TotalSeconds:N1} s; {string.Join(", ", seen)}");
        Assert.Equal("succeeded", await StatusAsync(path, id));
    }

    /// <summary>
    /// Cancels a new one as soon as it shows so much progress in per cent; the worker must be free soon after. What came to its end
    /// before the cancellation did is tried again, and sooner.
    /// </summary>
    private async Task<long> CancelAsync<T>(string path, Func<Task<long>> newAsync, int progress) where T : IBackgroundWork
    {
        var admin = (await college.AdministratorAsync()).Http;
        for (int sooner = progress, tries = 0; tries < 10; sooner /= 2, tries++)
        {
            var id = await newAsync();
            var run = Task.Run(() => RunAsync<T>(id));
            (string? Status, int Progress) seen;
            do
            {
                await Task.Delay(20);
                seen = await StateAsync(path, id);
            }
            while ((seen.Progress < sooner || seen.Status == "queued") && !run.IsCompleted);

            var watch = new FairWatch();
            using var canceled = await admin.DeleteAsync($"{path}/{id}");
            using var after = await admin.GetAsync($"{path}/{id}");
            await run.WaitAsync(TimeSpan.FromSeconds(20));
            var took = watch.Elapsed;
            if (canceled.StatusCode == HttpStatusCode.Conflict || after.StatusCode == HttpStatusCode.NotFound)
            {
                continue; // an import that is over stays, a report that is over is deleted
            }

            TestContext.Current.TestOutputHelper?.WriteLine($"canceled at {seen.Progress} %, stopped {took.TotalSeconds:N2} s later");
            Assert.Equal(HttpStatusCode.NoContent, canceled.StatusCode);
            Assert.True(took < Promised, $"it stopped {took.TotalSeconds:N1} s after it was canceled");
            Assert.Equal("canceled", await StatusAsync(path, id));
            return id;
        }

        throw new Xunit.Sdk.XunitException("it is always over before it can be canceled");
    }

    /// <summary>The big college, filled with the first test that asks.</summary>
    public sealed class Filled
    {
        private BigCollege? big;

        internal async Task<BigCollege> ByAsync(College college) => big ??= await BigCollege.FillAsync(college);
    }
}

public sealed class LongWorkTestsOnSqlite(SqliteCollege college, LongWorkTests.Filled filled)
    : LongWorkTests(college, filled), IClassFixture<SqliteCollege>, IClassFixture<LongWorkTests.Filled>;

[Trait("needs", "servers")]
public sealed class LongWorkTestsOnPostgres(PostgresCollege college, LongWorkTests.Filled filled)
    : LongWorkTests(college, filled), IClassFixture<PostgresCollege>, IClassFixture<LongWorkTests.Filled>;
