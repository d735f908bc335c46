using System.Net;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Claustro.Platform.Work;
using Claustro.Reports;
using Claustro.Reports.Build;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Claustro.Tests.Reports;

public abstract class ReportTests(College college)
{
    [Fact]
    public async Task A_report_is_asked_for_built_and_fetched()
    {
        var teacher = await college.NewPersonAsync(Role.Teacher);
        var which = College.Next();
        using var asked = await teacher.Http.PostAsync("/api/v1/reports", new { kind = "test", format = "csv", termId = which, sectionId = TestReport.Good });
        var report = await Task.FromResult(asked).JsonAsync(HttpStatusCode.Accepted);
        Assert.Equal($"/api/v1/reports/{report.Id()}", asked.Headers.Location!.ToString());
        Assert.Equal(("test", "csv", "queued", 0), (report.Text("kind"), report.Text("format"), report.Text("status"), report.GetProperty("progress").GetInt32()));

        var done = await OverAsync(teacher, report.Id());
        Assert.Equal(("succeeded", 100, 1), (done.Text("status"), done.GetProperty("progress").GetInt32(), done.GetProperty("rows").GetInt32()));
        using var file = await teacher.Http.GetAsync($"/api/v1/reports/{report.Id()}/file");
        Assert.Equal(("text/csv", $"test-{report.Id()}.csv"), (file.Content.Headers.ContentType!.MediaType, file.Content.Headers.ContentDisposition!.FileNameStar));
        Assert.Equal($"a,b\n{which},é\n", await file.Content.ReadAsStringAsync());
        Assert.Contains((await teacher.Http.GetAsync("/api/v1/reports").JsonAsync()).Items(), r => r.Id() == report.Id());
        Assert.Contains((await (await college.AdministratorAsync()).Http.GetAsync("/api/v1/reports").JsonAsync()).Items(), r => r.Id() == report.Id());

        var path = $"/api/v1/reports/{report.Id()}";
        var other = await college.NewPersonAsync(Role.Teacher | Role.Head | Role.Student);
        await other.Http.GetAsync(path).ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await other.Http.GetAsync(path + "/file").ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await other.Http.DeleteAsync(path).ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await other.Http.PostAsync(path + "/retry", new { }).ProblemAsync(HttpStatusCode.NotFound, "not_found");
        Assert.Empty((await other.Http.GetAsync("/api/v1/reports").JsonAsync()).Items());
        await college.Anonymous.GetAsync(path).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");

        await teacher.Http.PostAsync(path + "/retry", new { }).ProblemAsync(HttpStatusCode.Conflict, "bad_transition");
        await teacher.Http.DeleteAsync(path).StatusAsync(HttpStatusCode.NoContent);
        await teacher.Http.GetAsync(path).ProblemAsync(HttpStatusCode.NotFound, "not_found");
        Assert.False(await college.InDbAsync(db => db.Set<ReportFile>().AnyAsync(f => f.ReportId == report.Id())));
    }

    [Theory]
    [InlineData("""{"kind":"nothing","format":"csv"}""", "kind")]
    [InlineData("""{"kind":"test","format":"pdf"}""", "format")]
    [InlineData("""{"kind":"test"}""", "format")]
    [InlineData("""{}""", "kind")]
    [InlineData("""{"kind":"test","format":"csv","termId":-1}""", "termId")]
    [InlineData("""{"kind":"test","format":"csv","locale":"de"}""", "locale")]
    public async Task What_is_wrong_with_a_request_is_said(string body, string field)
    {
        var teacher = await college.NewPersonAsync(Role.Teacher);
        var problem = await teacher.Http.PostAsync("/api/v1/reports", new StringContent(body, System.Text.Encoding.UTF8, "application/json")).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task The_right_is_checked_at_the_request_and_again_when_it_runs()
    {
        var student = await college.NewPersonAsync(Role.Student);
        await student.Http.PostAsync("/api/v1/reports", new { kind = "test", format = "csv" }).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");

        var id = await AddAsync(student.Id, TestReport.Good, College.Next()); // as if they had been a teacher when they asked
        var failed = await OverAsync(student, id);
        Assert.Equal(("failed", "No tiene permiso para esta operación."), (failed.Text("status"), failed.Text("error")));
        await student.Http.GetAsync($"/api/v1/reports/{id}/file").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task A_running_report_is_cancelled_and_stops()
    {
        var teacher = await college.NewPersonAsync(Role.Teacher);
        var which = College.Next();
        var id = (await teacher.Http.PostAsync("/api/v1/reports", new { kind = "test", format = "csv", termId = which, sectionId = TestReport.NeverEnds }).JsonAsync(HttpStatusCode.Accepted)).Id();
        var running = await HttpAsserts.EventuallyAsync(() => teacher.Http.GetAsync($"/api/v1/reports/{id}").JsonAsync(), r => r.GetProperty("progress").GetInt32() == 40);
        Assert.Equal("running", running.Text("status"));
        await teacher.Http.GetAsync($"/api/v1/reports/{id}/file").ProblemAsync(HttpStatusCode.Conflict, "not_ready");
        await teacher.Http.DeleteAsync($"/api/v1/reports/{id}").StatusAsync(HttpStatusCode.NoContent);
        Assert.Equal("canceled", (await teacher.Http.GetAsync($"/api/v1/reports/{id}").JsonAsync()).Text("status"));
        await HttpAsserts.EventuallyAsync(() => Task.FromResult(TestReport.Stopped.ContainsKey(which)), stopped => stopped);
    }

    [Fact]
    public async Task A_failure_says_why_and_can_be_asked_again()
    {
        var teacher = await college.NewPersonAsync(Role.Teacher);
        var id = (await teacher.Http.PostAsync("/api/v1/reports", new { kind = "test", format = "csv", sectionId = TestReport.Refuses, locale = "en" }).JsonAsync(HttpStatusCode.Accepted)).Id();
        var failed = await OverAsync(teacher, id);
        Assert.Equal(("failed", "There is no data."), (failed.Text("status"), failed.Text("error")));
        await teacher.Http.PostAsync($"/api/v1/reports/{id}/retry", new { }).StatusAsync(HttpStatusCode.Accepted);
        Assert.Equal("failed", (await OverAsync(teacher, id)).Text("status"));
    }

    [Fact]
    public async Task What_fails_unexpectedly_is_tried_again_by_itself()
    {
        var teacher = await college.NewPersonAsync(Role.Teacher);
        var once = await AddAsync(teacher.Id, TestReport.FailsOnce, College.Next());
        var always = await AddAsync(teacher.Id, TestReport.AlwaysFails, College.Next());
        foreach (var attempt in new[] { 1, 2 })
        {
            await HttpAsserts.EventuallyAsync(() => college.InDbAsync(db => db.Set<Report>().AsNoTracking().SingleAsync(r => r.Id == always)), r => r.State == WorkState.Queued && r.Attempts == attempt);
            await college.InDbAsync(db => db.InTransactionAsync(() => db.Set<Report>().Where(r => (r.Id == once || r.Id == always) && r.State == WorkState.Queued).ExecuteUpdateAsync(s => s.SetProperty(r => r.DueAt, r => r.CreatedAt))));
            Signal();
        }

        Assert.Equal("succeeded", (await OverAsync(teacher, once)).Text("status"));
        Assert.Equal("failed", (await OverAsync(teacher, always)).Text("status"));
    }

    [Fact]
    public async Task Many_workers_build_each_report_once_and_take_over_from_the_dead()
    {
        var teacher = await college.NewPersonAsync(Role.Teacher);
        var which = Enumerable.Range(0, 12).Select(_ => College.Next()).ToList();
        var ids = new List<long>();
        foreach (var w in which)
        {
            ids.Add(await AddAsync(teacher.Id, TestReport.Good, w, signal: false, abandoned: w % 3 == 0));
        }

        await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            await using var scope = college.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<BuildReports>().RunAsync(0, CancellationToken.None);
        }));
        foreach (var id in ids)
        {
            Assert.Equal("succeeded", (await OverAsync(teacher, id)).Text("status"));
        }

        Assert.All(which, w => Assert.Equal(1, TestReport.Builds[w]));
    }

    private async Task<System.Text.Json.JsonElement> OverAsync(Person person, long id) => await HttpAsserts.EventuallyAsync(
        () => person.Http.GetAsync($"/api/v1/reports/{id}").JsonAsync(), r => r.Text("status") is "succeeded" or "failed" or "canceled");

    private void Signal() => college.Services.GetRequiredService<JobSignal>().Send(BuildReports.Name);

    private async Task<long> AddAsync(long by, long behaviour, long which, bool signal = true, bool abandoned = false)
    {
        var now = college.Clock.GetUtcNow().UtcDateTime;
        var report = await college.AddAsync(new Report
        {
            Kind = "test", Format = "csv", Locale = "es", RequestedBy = by, SectionId = behaviour, TermId = which, CreatedAt = now.AddMinutes(-1), DueAt = now.AddMinutes(-1),
            State = abandoned ? WorkState.Running : WorkState.Queued, LeaseOwner = abandoned ? "dead:1" : null, LeaseUntil = abandoned ? now.AddSeconds(-1) : null,
        });
        if (signal)
        {
            Signal();
        }

        return report.Id;
    }
}

[Collection(OnSqliteBeside.Name)]
public sealed class ReportTestsOnSqlite(SqliteCollege college) : ReportTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class ReportTestsOnPostgres(PostgresCollege college) : ReportTests(college);
