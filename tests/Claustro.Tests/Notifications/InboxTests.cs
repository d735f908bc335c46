using System.Net;
using Claustro.Identity.Accounts;
using Claustro.Notifications;
using Claustro.Platform.Http;
using Claustro.Platform.Work;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Claustro.Tests.Notifications;

public abstract class InboxTests(College college)
{
    [Fact]
    public async Task A_person_reads_their_own_notifications_newest_first()
    {
        var (me, other) = (await college.NewPersonAsync(Role.Student), await college.NewPersonAsync(Role.Teacher));
        await college.TellAsync([me.Id], "Uno");
        await college.TellAsync([me.Id, other.Id], "Dos <script>");
        var all = await me.Http.GetAsync("/api/v1/me/notifications").JsonAsync();
        Assert.Equal(2, all.GetProperty("total").GetInt32());
        Assert.Equal(["Aviso de Dos <script>", "Aviso de Uno"], all.Items().Select(i => i.Text("title")));
        Assert.Contains("La asignatura Uno tiene novedades en Universidad Claustro.", all.Items()[1].Text("body"), StringComparison.Ordinal);

        var theirs = (await other.Http.GetAsync("/api/v1/me/notifications").JsonAsync()).Items().Single().Id();
        var first = all.Items()[1].Id();
        Assert.Equal(1, (await me.Http.PostAsync("/api/v1/me/notifications/read", new { ids = new[] { first, first, theirs, long.MaxValue, -1 } }).JsonAsync()).GetProperty("read").GetInt32());
        Assert.Equal(0, (await me.Http.PostAsync("/api/v1/me/notifications/read", new { ids = new[] { first } }).JsonAsync()).GetProperty("read").GetInt32());
        Assert.Equal(1, (await me.Http.GetAsync("/api/v1/me/notifications?unread=true").JsonAsync()).GetProperty("total").GetInt32());
        Assert.Equal(first, (await me.Http.GetAsync("/api/v1/me/notifications?unread=false").JsonAsync()).Items().Single().Id());
        Assert.Equal(1, (await me.Http.PostAsync("/api/v1/me/notifications/read", new { all = true }).JsonAsync()).GetProperty("read").GetInt32());
        Assert.Equal(1, (await other.Http.GetAsync("/api/v1/me/notifications?unread=true").JsonAsync()).GetProperty("total").GetInt32());
        Assert.Empty((await me.Http.GetAsync("/api/v1/me/notifications?page=1000000000").JsonAsync()).Items());
    }

    [Fact]
    public async Task Marking_without_a_body_marks_all()
    {
        var me = await college.NewPersonAsync(Role.Student);
        Assert.Equal(0, (await me.Http.PostAsync("/api/v1/me/notifications/read", null).JsonAsync()).GetProperty("read").GetInt32());
    }

    [Theory]
    [InlineData("""{}""", "invalid")]
    [InlineData("""{"ids":[null]}""", "malformed")]
    [InlineData("""{"ids":[99999999999999999999]}""", "malformed")]
    [InlineData("""{"ids":[1],"all":true}""", "invalid")]
    public async Task Marking_wants_ids_or_all(string body, string code)
    {
        var me = await college.NewPersonAsync(Role.Student);
        await me.Http.PostAsync("/api/v1/me/notifications/read", new StringContent(body, System.Text.Encoding.UTF8, "application/json")).ProblemAsync(HttpStatusCode.BadRequest, code);
    }

    [Fact]
    public async Task Delivery_honours_what_a_person_wants()
    {
        var me = await college.NewPersonAsync(Role.Student);
        var before = await me.Http.GetAsync("/api/v1/me/preferences").JsonAsync();
        Assert.Contains(before.Items(), i => i.Text("event") == "test.notice" && i.GetProperty("mail").GetBoolean() && i.GetProperty("inApp").GetBoolean());

        await me.Http.PutAsync("/api/v1/me/preferences", new { items = new[] { new { @event = "test.notice", mail = false, inApp = true } } }).JsonAsync();
        var quiet = await college.WhenOverAsync((await college.TellAsync([me.Id]))[0]);
        Assert.Equal((WorkState.Succeeded, "inapp"), (quiet.State, quiet.Channel));
        Assert.Single((await me.Http.GetAsync("/api/v1/me/notifications").JsonAsync()).Items());

        var after = await me.Http.PutAsync("/api/v1/me/preferences", new { items = new[] { new { @event = "test.notice", mail = false, inApp = false } } }).JsonAsync();
        Assert.Contains(after.Items(), i => i.Text("event") == "test.notice" && !i.GetProperty("mail").GetBoolean() && !i.GetProperty("inApp").GetBoolean());
        Assert.Equal(WorkState.Canceled, (await college.WhenOverAsync((await college.TellAsync([me.Id]))[0])).State);
        Assert.Empty((await me.Http.GetAsync("/api/v1/me/notifications").JsonAsync()).Items());
        Assert.Equal("mail", (await college.WhenOverAsync((await college.TellAsync([me.Id], eventName: "test.alarm"))[0])).Channel);
    }

    [Theory]
    [InlineData("""{"items":[{"event":"test.alarm","mail":false}]}""")]
    [InlineData("""{"items":[{"event":"no.such"}]}""")]
    [InlineData("""{"items":[null]}""")]
    [InlineData("""{"items":[{"event":"test.notice"},{"event":"test.notice"}]}""")]
    [InlineData("""{}""")]
    public async Task Preferences_are_of_known_events_and_leave_security_on(string body)
    {
        var me = await college.NewPersonAsync(Role.Student);
        await me.Http.PutAsync("/api/v1/me/preferences", new StringContent(body, System.Text.Encoding.UTF8, "application/json")).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
    }

    [Fact]
    public async Task The_disabled_are_told_nothing_and_the_ledger_says_so()
    {
        var gone = await college.NewPersonAsync(Role.Student);
        await college.InDbAsync(db => db.Set<Account>().Where(a => a.Id == gone.Id).ExecuteUpdateAsync(s => s.SetProperty(a => a.Disabled, true)));
        var row = await college.WhenOverAsync((await college.TellAsync([gone.Id]))[0]);
        Assert.Equal(WorkState.Canceled, row.State);

        var admin = (await college.AdministratorAsync()).Http;
        Assert.Equal("canceled", (await admin.GetAsync($"/api/v1/notifications?person={gone.Id}&status=canceled").JsonAsync()).Items().Single().Text("status"));
        await admin.GetAsync("/api/v1/notifications?status=Sent").ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await admin.GetAsync("/api/v1/notifications?person=x").ProblemAsync(HttpStatusCode.BadRequest, "malformed");
        await admin.PostAsync($"/api/v1/notifications/{long.MaxValue}/retry", new { }).ProblemAsync(HttpStatusCode.NotFound, "not_found");
        var head = await college.NewPersonAsync(Role.Head | Role.Teacher | Role.Student);
        await head.Http.GetAsync("/api/v1/notifications").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await head.Http.PostAsync($"/api/v1/notifications/{row.Id}/retry", new { }).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await college.Anonymous.GetAsync("/api/v1/me/notifications").ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        await college.Anonymous.GetAsync("/api/v1/me/preferences").ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task A_sender_by_SQL_tells_once()
    {
        var me = await college.NewPersonAsync(Role.Student);
        var (key, now) = ($"test:{College.Next()}", college.Clock.GetUtcNow().UtcDateTime);
        var sql = OutboxSql.Insert("{0}", "'test.notice'", "{1}", "{2}", "{3}", "(select 1) as one");
        await college.InDbAsync(db => db.Database.ExecuteSqlRawAsync(sql, me.Id, """{"course":"SQL"}""", key, now));
        await Assert.ThrowsAnyAsync<Exception>(() => college.InDbAsync(db => db.Database.ExecuteSqlRawAsync(sql, me.Id, """{"course":"SQL"}""", key, now)));

        college.Services.GetRequiredService<JobSignal>().Send(Outbox.WorkName);
        Assert.Equal(WorkState.Succeeded, (await college.WhenOverAsync(key)).State);
    }

    [Fact]
    public async Task The_embedded_college_writes_mails_to_files()
    {
        var me = await college.NewPersonAsync(Role.Student);
        var row = await college.WhenOverAsync((await college.TellAsync([me.Id]))[0]);
        var file = Assert.Single(Directory.GetFiles(Path.Combine(college.DataDirectory, "mail"), $"*.{row.Id}.eml"));
        Assert.Equal(me.Email, (await MimeKit.MimeMessage.LoadAsync(file)).To.Mailboxes.Single().Address);
    }
}

[Collection(OnSqliteBeside.Name)]
public sealed class InboxTestsOnSqlite(SqliteCollege college) : InboxTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class InboxTestsOnPostgres(PostgresCollege college) : InboxTests(college);
