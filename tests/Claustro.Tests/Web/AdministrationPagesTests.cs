using System.Net;
using Claustro.Platform.Http;
using Claustro.Reports;
using Claustro.Tests.Notifications;
using Claustro.Tests.Support;
using Claustro.Web.Layout;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Claustro.Tests.Web;

/// <summary>Who may open the pages of notices, reports, imports and administration; what they show, the browser tests say.</summary>
public abstract class AdministrationPagesTests(College college)
{
    public static TheoryData<string> Administrators =>
        ["/imports", "/imports/1", "/ledger", "/ledger/1", "/templates", "/templates/grades.posted", "/schedules", "/audit", "/admin/jobs"];

    public static TheoryData<string> Everybodys => ["/notifications", "/notifications/preferences", "/reports"];

    [Theory]
    [MemberData(nameof(Administrators))]
    public async Task Only_administrators_open_it(string address)
    {
        foreach (var role in new[] { Role.Student, Role.Teacher, Role.Head })
        {
            var (status, page) = await OpenAsync(await college.NewPersonAsync(role), address);
            Assert.Equal(HttpStatusCode.Forbidden, status);
            Assert.Contains("<h1", page, StringComparison.Ordinal); // a page, not problem details
        }

        Assert.NotEqual(HttpStatusCode.Forbidden, (await OpenAsync(await college.AdministratorAsync(), address)).Status);
    }

    [Theory]
    [MemberData(nameof(Everybodys))]
    [MemberData(nameof(Administrators))]
    public async Task Nobody_who_has_not_signed_in_opens_it(string address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.ParseAdd("text/html");
        using var answer = await college.Anonymous.SendAsync(request);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith("/account/sign-in", new Uri(college.Address, answer.Headers.Location!).AbsolutePath, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Everybodys))]
    public async Task Everybody_opens_it(string address)
    {
        foreach (var role in new[] { Role.Student, Role.Teacher, Role.Head, Role.Administrator })
        {
            Assert.Equal(HttpStatusCode.OK, (await OpenAsync(await college.NewPersonAsync(role), address)).Status);
        }
    }

    [Fact]
    public async Task A_report_is_shown_to_its_requester_and_administrators_only()
    {
        var teacher = await college.NewPersonAsync(Role.Teacher);
        var report = (await teacher.Http.PostAsync("/api/v1/reports", new { kind = "test", format = "csv", termId = College.Next(), sectionId = TestReport.Good }).JsonAsync(HttpStatusCode.Accepted)).Id();
        var (status, page) = await OpenAsync(teacher, $"/reports/{report}");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Prueba", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await OpenAsync(await college.AdministratorAsync(), $"/reports/{report}")).Status);
        foreach (var role in new[] { Role.Student, Role.Teacher, Role.Head })
        {
            var other = await college.NewPersonAsync(role);
            Assert.Equal(HttpStatusCode.NotFound, (await OpenAsync(other, $"/reports/{report}")).Status);
            Assert.DoesNotContain($"/reports/{report}\"", (await OpenAsync(other, "/reports?all=true")).Page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_not_there_is_404_and_what_makes_no_sense_400()
    {
        var administrator = await college.AdministratorAsync();
        foreach (var address in new[] { "/imports/987654321", "/ledger/987654321", "/templates/no.such", "/reports/987654321" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await OpenAsync(administrator, address)).Status);
        }

        foreach (var address in new[] { "/ledger?status=no", "/templates/grades.posted?channel=pigeon" })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await OpenAsync(administrator, address)).Status);
        }
    }

    [Fact]
    public async Task Only_the_preview_of_a_template_may_show_a_frame()
    {
        var administrator = await college.AdministratorAsync();
        Assert.Contains("frame-src 'self'", await PolicyAsync("/templates/grades.posted"), StringComparison.Ordinal);
        Assert.DoesNotContain("frame-src", await PolicyAsync("/templates"), StringComparison.Ordinal);

        async Task<string> PolicyAsync(string address)
        {
            using var answer = await administrator.Http.GetAsync(address);
            return answer.Headers.GetValues("Content-Security-Policy").Single();
        }
    }

    [Fact]
    public async Task The_bell_counts_what_the_inbox_shows_as_unread()
    {
        var me = await college.NewPersonAsync(Role.Student);
        Assert.Equal(default, await CountAsync());
        await college.TellAsync([me.Id], "Uno");
        await college.TellAsync([me.Id], "Dos");
        var items = (await me.Http.GetAsync("/api/v1/me/notifications").JsonAsync()).Items();
        Assert.Equal(new Unread(2, items[0].Id()), await CountAsync());
        await me.Http.PostAsync("/api/v1/me/notifications/read", new { ids = new[] { items[0].Id() } }).JsonAsync();
        Assert.Equal(new Unread(1, items[1].Id()), await CountAsync());
        await me.Http.PutAsync("/api/v1/me/preferences", new { items = new[] { new { @event = "test.notice", inApp = false } } }).JsonAsync();
        Assert.Equal(default, await CountAsync());

        async Task<Unread> CountAsync()
        {
            await using var scope = college.Services.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<IUnreadNotices>().CountAsync(me.Id, CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_notice_says_where_it_leads()
    {
        var teacher = await college.NewPersonAsync(Role.Teacher);
        var report = (await teacher.Http.PostAsync("/api/v1/reports", new { kind = "test", format = "csv", termId = College.Next(), sectionId = TestReport.Good }).JsonAsync(HttpStatusCode.Accepted)).Id();
        var items = await HttpAsserts.EventuallyAsync(async () => (await teacher.Http.GetAsync("/api/v1/me/notifications").JsonAsync()).Items(), i => i.Count == 1);
        Assert.Equal($"/reports/{report}", items[0].Text("link"));
    }

    [Fact]
    public async Task The_ledger_is_narrowed_by_event_and_channel()
    {
        var (administrator, me) = (await college.AdministratorAsync(), await college.NewPersonAsync(Role.Student));
        await college.TellAsync([me.Id]);
        async Task<int> CountAsync(string query) => (await administrator.Http.GetAsync($"/api/v1/notifications?person={me.Id}&{query}").JsonAsync()).Items().Count;
        Assert.Equal((1, 0), (await CountAsync("event=test.notice"), await CountAsync("event=grades.posted")));
        Assert.Equal((1, 0), (await CountAsync("channel=mail"), await CountAsync("channel=sms")));
        await administrator.Http.GetAsync("/api/v1/notifications?channel=pigeon").ProblemAsync(HttpStatusCode.BadRequest, "invalid");
    }

    [Fact]
    public async Task Every_kind_of_import_has_a_sample_that_its_own_import_takes()
    {
        var administrator = await college.AdministratorAsync();
        foreach (var (kind, locale) in new[] { ("people", "es"), ("courses", "en"), ("sections", "es"), ("enrollments", "es"), ("grades", "es") })
        {
            var sample = await administrator.Http.GetByteArrayAsync($"/api/v1/imports/samples/{kind}?locale={locale}");
            using var form = new MultipartFormDataContent { { new ByteArrayContent(sample), "file", "sample.csv" } };
            await administrator.Http.PostAsync($"/api/v1/imports?kind={kind}&dryRun=true", form).JsonAsync(HttpStatusCode.Accepted); // 422 were a column missing
        }

        await administrator.Http.GetAsync("/api/v1/imports/samples/cats").ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await (await college.NewPersonAsync(Role.Head)).Http.GetAsync("/api/v1/imports/samples/people").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task A_file_without_rows_is_not_called_a_success()
    {
        var administrator = await college.AdministratorAsync();
        using var form = new MultipartFormDataContent { { new ByteArrayContent("number,firstName,lastName,email,roles\n"u8.ToArray()), "file", "empty.csv" } };
        var import = (await administrator.Http.PostAsync("/api/v1/imports?kind=people&dryRun=true", form).JsonAsync(HttpStatusCode.Accepted)).Id();
        await HttpAsserts.EventuallyAsync(async () => (await administrator.Http.GetAsync($"/api/v1/imports/{import}").JsonAsync()).Text("status"), s => s == "succeeded");
        var (_, page) = await OpenAsync(administrator, $"/imports/{import}");
        Assert.Contains("El fichero no tiene ninguna fila", page, StringComparison.Ordinal);
        Assert.DoesNotContain("todas las filas", page, StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Status, string Page)> OpenAsync(Person person, string address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.ParseAdd("text/html");
        using var answer = await person.Http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}

[Collection(OnSqliteBeside.Name)]
public sealed class AdministrationPagesTestsOnSqlite(SqliteCollege college) : AdministrationPagesTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class AdministrationPagesTestsOnPostgres(PostgresCollege college) : AdministrationPagesTests(college);
