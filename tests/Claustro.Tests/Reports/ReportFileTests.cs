using System.Net;
using System.Text.Json;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Claustro.Notifications;
using Claustro.Platform.Live;
using Claustro.Platform.Work;
using Claustro.Platform.Http;
using Claustro.Reports;
using Claustro.Reports.Clean;
using Claustro.Reports.Request;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Claustro.Tests.Reports;

public abstract class ReportFileTests(College college)
{
    [Theory]
    [InlineData(TestReport.Large)]
    [InlineData(TestReport.LargeAtOnce)]
    public async Task A_file_of_several_parts_comes_back_whole_and_is_not_sent_twice(long behaviour)
    {
        var teacher = await college.NewPersonAsync(Role.Teacher);
        var which = College.Next();
        var (done, bytes) = await teacher.BuiltAsync(Ask(behaviour, which));
        var wanted = new byte[TestReport.LargeSize];
        new Random(which).NextBytes(wanted);
        Assert.True(wanted.AsSpan().SequenceEqual(bytes));
        Assert.Equal(4, await PartsAsync(done.Id()));

        var path = $"/api/v1/reports/{done.Id()}/file";
        using var file = await teacher.Http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(TestReport.LargeSize, file.Content.Headers.ContentLength);
        Assert.Equal($"\"{Convert.ToHexStringLower(SHA256.HashData(wanted))}\"", file.Headers.ETag!.Tag);
        using var again = new HttpRequestMessage(HttpMethod.Get, path);
        again.Headers.IfNoneMatch.Add(file.Headers.ETag);
        await teacher.Http.SendAsync(again).StatusAsync(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task Parts_are_in_the_database_while_it_is_made_and_gone_when_it_is_canceled()
    {
        var teacher = await college.NewPersonAsync(Role.Teacher);
        var id = (await teacher.Http.PostAsync("/api/v1/reports", Ask(TestReport.LargeThenWaits, College.Next())).JsonAsync(HttpStatusCode.Accepted)).Id();
        await HttpAsserts.EventuallyAsync(() => PartsAsync(id), n => n >= 2);
        var progress = await HttpAsserts.EventuallyAsync(() => ProgressAsync(teacher, id), p => p > 0);
        await HttpAsserts.EventuallyAsync(() => ProgressAsync(teacher, id), p => p > progress, seconds: 10);
        await teacher.Http.GetAsync($"/api/v1/reports/{id}/file").ProblemAsync(HttpStatusCode.Conflict, "not_ready");
        await teacher.Http.DeleteAsync($"/api/v1/reports/{id}").StatusAsync(HttpStatusCode.NoContent);
        Assert.Equal(0, await PartsAsync(id));
        await Task.Delay(1500);
        Assert.Equal(0, await PartsAsync(id));
        Assert.Equal("canceled", (await teacher.Http.GetAsync($"/api/v1/reports/{id}").JsonAsync()).Text("status"));
        var none = await teacher.Http.GetAsync($"/api/v1/reports/{id}/file").ProblemAsync(HttpStatusCode.Conflict, "not_ready");
        Assert.Contains("cancel", none.Text("detail"), StringComparison.Ordinal); // not "try later": it will never be
    }

    [Fact]
    public async Task Who_asked_is_told_once_for_each_time_they_asked_and_open_pages_hear_every_step()
    {
        var teacher = await college.NewPersonAsync(Role.Teacher);
        var before = college.Clock.GetUtcNow().UtcDateTime;
        await using var stream = await (await EventStream.OpenAsync(teacher.Http)).MarkedAsync();
        var (done, _) = await teacher.BuiltAsync(Ask(TestReport.Good, College.Next()));
        foreach (var status in new[] { "queued", "running", "succeeded" })
        {
            Assert.Equal(status, (await stream.NextOfAsync("report")).Text("status"));
        }

        Assert.Equal([("report.ready", $"report:{done.Id()}:0")], await NoticesAsync(teacher));
        var id = (await teacher.Http.PostAsync("/api/v1/reports", Ask(TestReport.Refuses, College.Next())).JsonAsync(HttpStatusCode.Accepted)).Id();
        await OverAsync(teacher, id);
        await teacher.Http.PostAsync($"/api/v1/reports/{id}/retry", new { }).StatusAsync(HttpStatusCode.Accepted);
        await OverAsync(teacher, id);
        Assert.Equal([("report.failed", $"report:{id}:0"), ("report.failed", $"report:{id}:1")], (await NoticesAsync(teacher)).Skip(1));

        await using var scope = college.Services.CreateAsyncScope();
        var reports = scope.ServiceProvider.GetServices<ILiveSource>().OfType<ReportChanges>().Single();
        var since = await reports.SinceAsync(teacher.Id, before, CancellationToken.None);
        Assert.Equal(["succeeded", "failed"], since.Select(c => ((ReportView)c.Data).Status));
        Assert.Empty(await reports.SinceAsync(teacher.Id, college.Clock.GetUtcNow().UtcDateTime.AddSeconds(5), CancellationToken.None));
    }

    [Fact]
    public async Task Old_reports_and_orphaned_parts_are_deleted_and_issued_documents_stay()
    {
        var teacher = await college.NewPersonAsync(Role.Teacher);
        var (old, _) = await teacher.BuiltAsync(Ask(TestReport.Large, College.Next()));
        var (fresh, _) = await teacher.BuiltAsync(Ask(TestReport.Large, College.Next()));
        var code = $"C{College.Next()}";
        await college.AddAsync(new IssuedDocument { Code = code, Kind = "transcript", Holder = "Inés", Hash = "", IssuedAt = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc) });
        await college.AddAsync(new ReportFilePart { ReportId = fresh.Id(), Attempt = 7, Part = 0, Content = [1] });
        await college.InDbAsync(db => db.InTransactionAsync(() => db.Set<Report>().Where(r => r.Id == old.Id()).ExecuteUpdateAsync(s => s.SetProperty(r => r.FinishedAt, college.Clock.GetUtcNow().UtcDateTime.AddDays(-31)))));
        await using var scope = college.Services.CreateAsyncScope();
        Assert.True(await scope.ServiceProvider.GetRequiredService<CleanReports>().RunAsync(CancellationToken.None) >= 2);
        await teacher.Http.GetAsync($"/api/v1/reports/{old.Id()}").ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await teacher.Http.GetAsync($"/api/v1/reports/{old.Id()}/file").ProblemAsync(HttpStatusCode.NotFound, "not_found");
        Assert.Equal((0, 4), (await PartsAsync(old.Id()), await PartsAsync(fresh.Id())));
        Assert.True(await college.InDbAsync(db => db.Set<IssuedDocument>().AnyAsync(d => d.Code == code)));
        await teacher.Http.GetAsync($"/api/v1/reports/{fresh.Id()}/file").StatusAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Whoever_holds_a_file_can_check_that_it_is_the_one_we_issued()
    {
        var student = await college.NewPersonAsync(Role.Student);
        var (_, pdf) = await student.BuiltAsync(new { kind = "transcript", format = "pdf" });
        var code = System.Text.RegularExpressions.Regex.Match(ReportFiles.PdfText(pdf, out _), "[0-9A-Z]{5}(-[0-9A-Z]{5}){3}").Value;
        Assert.True((await CheckAsync(code, pdf).JsonAsync()).GetProperty("unchanged").GetBoolean());
        var changed = pdf.ToArray();
        changed[changed.Length / 2] ^= 1;
        Assert.False((await CheckAsync(code, changed).JsonAsync()).GetProperty("unchanged").GetBoolean());

        using var good = await CheckAsync(code, pdf, "text/html");
        using var bad = await CheckAsync(code, changed, "text/html");
        Assert.Contains("This file is exactly the one we issued.", await good.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var html = await bad.Content.ReadAsStringAsync();
        Assert.Contains("it was changed", html, StringComparison.Ordinal);
        Assert.Contains("se ha cambiado", html, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(pdf)), html, StringComparison.Ordinal);
        Assert.Contains("form-action 'self'", bad.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);

        await CheckAsync("00000-00000-00000-00000", pdf).StatusAsync(HttpStatusCode.NotFound);
        await CheckAsync(code, []).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await college.Anonymous.PostAsync($"/verify/{code}", new { file = "x" }).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await CheckAsync(code, new byte[(20 * 1024 * 1024) + 1]).ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "too_large");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("3651")]
    [InlineData("a month")]
    public void A_wrong_number_of_days_stops_the_start(string days)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Reports:KeepDays"] = days }).Build();
        Assert.Contains("Reports:KeepDays", Assert.Throws<InvalidDataException>(() => ReportSettings.Read(configuration)).Message, StringComparison.Ordinal);
    }

    private static object Ask(long behaviour, long which) => new { kind = "test", format = "csv", termId = which, sectionId = behaviour };

    private Task<int> PartsAsync(long id) => college.InDbAsync(db => db.Set<ReportFilePart>().CountAsync(p => p.ReportId == id));

    private static async Task<int> ProgressAsync(Person person, long id) => (await person.Http.GetAsync($"/api/v1/reports/{id}").JsonAsync()).GetProperty("progress").GetInt32();

    private static Task<System.Text.Json.JsonElement> OverAsync(Person person, long id) => HttpAsserts.EventuallyAsync(
        () => person.Http.GetAsync($"/api/v1/reports/{id}").JsonAsync(), r => r.Text("status") is "succeeded" or "failed");

    private async Task<List<(string, string)>> NoticesAsync(Person person) => (await college.InDbAsync(db => db.Set<Notification>().AsNoTracking()
        .Where(n => n.PersonId == person.Id).OrderBy(n => n.Id).ToListAsync())).ConvertAll(n => (n.Event, n.DedupeKey));

    private async Task<HttpResponseMessage> CheckAsync(string code, byte[] file, string accept = "application/json")
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(file), "file", "x.pdf" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/verify/{code}") { Content = form };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        return await college.Anonymous.SendAsync(request);
    }
}

[Collection(OnSqliteBeside.Name)]
public sealed class ReportFileTestsOnSqlite(SqliteCollege college) : ReportFileTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class ReportFileTestsOnPostgres(PostgresCollege college) : ReportFileTests(college);
