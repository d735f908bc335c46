using System.Net;
using Claustro.Notifications;
using Claustro.Notifications.Deliver;
using Claustro.Platform.Http;
using Claustro.Platform.Work;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Claustro.Tests.Notifications;

public abstract class DigestTests(College college)
{
    [Fact]
    public async Task With_the_digest_on_mails_are_gathered_into_one_a_local_day_and_the_inbox_has_them_at_once()
    {
        var me = await ReaderAsync();
        var keys = await college.TellAsync([me.Id, me.Id], "Química & <b>más</b> {{ name }}");
        var alarm = await college.WhenOverAsync((await college.TellAsync([me.Id], eventName: "test.alarm"))[0]);
        Assert.Equal("mail", alarm.Channel); // security does not wait
        foreach (var key in keys)
        {
            var row = await college.WhenAsync(key, n => n.Channel == "digest");
            Assert.Equal((WorkState.Queued, 0, new TimeSpan(8, 0, 0)), (row.State, row.Attempts, TimeZoneInfo.ConvertTimeFromUtc(row.DueAt, TimeZoneInfo.FindSystemTimeZoneById("Europe/Madrid")).TimeOfDay));
        }

        Assert.Equal(3, (await me.Http.GetAsync("/api/v1/me/notifications").JsonAsync()).GetProperty("total").GetInt32());
        var due = (await college.RowAsync(keys[0])).DueAt;
        Assert.Null(await RunAsync(me, due.AddSeconds(-1)));
        var digest = await RunAsync(me, due);
        Assert.NotNull(digest);
        Assert.Equal(WorkState.Succeeded, (await college.WhenOverAsync(digest.DedupeKey)).State);
        Assert.Equal((WorkState.Succeeded, digest.DedupeKey), await college.RowAsync(keys[1]) is var told ? (told.State, told.Answer) : default);
        var mail = await MimeKit.MimeMessage.LoadAsync(Directory.GetFiles(Path.Combine(college.DataDirectory, "mail"), $"*.{digest.Id}.eml").Single());
        Assert.Equal("Sus avisos del día (2)", mail.Subject);
        Assert.Contains("<li>Aviso de Qu&#237;mica &amp; &lt;b&gt;m&#225;s&lt;/b&gt; {{ name }}</li>", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("- Aviso de Química & <b>más</b> {{ name }}", mail.TextBody, StringComparison.Ordinal);
        Assert.Equal(3, (await me.Http.GetAsync("/api/v1/me/notifications").JsonAsync()).GetProperty("total").GetInt32());

        // The same day again, and a move to another zone: nothing more today.
        var late = (await college.TellAsync([me.Id], "Física"))[0];
        await college.WhenAsync(late, n => n.Channel == "digest");
        await ChangeAsync(late, due);
        Assert.Null(await RunAsync(me, due.AddMinutes(15)));
        await me.Http.PatchAsync("/api/v1/me", new { timeZone = "America/Havana" }).JsonAsync();
        await ChangeAsync(late, due.AddHours(1));
        Assert.Null(await RunAsync(me, due.AddHours(2)));
        Assert.Null(await RunAsync(me, (await college.RowAsync(late)).DueAt)); // eight o'clock in Havana, of the day that had its digest
        var next = await RunAsync(me, (await college.RowAsync(late)).DueAt);
        Assert.NotNull(next);
        Assert.NotEqual(digest.DedupeKey, next.DedupeKey);
    }

    [Fact]
    public async Task A_long_list_fits_into_a_row_and_says_how_many_more()
    {
        var me = await ReaderAsync();
        var keys = await college.TellAsync(Enumerable.Repeat(me.Id, 120), new string('ñ', 60) + " \"<'\\🎓");
        foreach (var key in keys)
        {
            await college.WhenAsync(key, n => n.Channel == "digest");
        }

        var digest = (await RunAsync(me, (await college.RowAsync(keys[0])).DueAt))!;
        Assert.InRange(digest.Data.Length, 3000, 4000);
        Assert.Equal(WorkState.Succeeded, (await college.WhenOverAsync(digest.DedupeKey)).State);
        Assert.Contains("\"count\":\"120\"", digest.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_turns_the_digest_off_gets_what_was_gathered_one_by_one()
    {
        var me = await ReaderAsync();
        var key = (await college.TellAsync([me.Id]))[0];
        await college.WhenAsync(key, n => n.Channel == "digest");
        var set = await me.Http.PutAsync("/api/v1/me/preferences", new { digest = new { enabled = false } }).JsonAsync();
        Assert.Equal(("False", "09:30"), (set.GetProperty("digest").GetProperty("enabled").GetBoolean().ToString(), await TimeAsync(me, "09:30")));
        Assert.Equal("mail", (await college.WhenOverAsync(key)).Channel);
    }

    [Fact]
    public async Task Quiet_hours_put_mails_off_without_counting_an_attempt()
    {
        var me = await college.NewPersonAsync(Role.Student);
        var now = TimeOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(college.Clock.GetUtcNow().UtcDateTime, TimeZoneInfo.FindSystemTimeZoneById("Europe/Madrid")));
        var (from, to) = (now.AddHours(-1).ToString("HH:mm", null), now.AddHours(2).ToString("HH:mm", null));
        var set = await me.Http.PutAsync("/api/v1/me/preferences", new { quiet = new { from, to } }).JsonAsync();
        Assert.Equal((from, to), (set.GetProperty("quiet").Text("from"), set.GetProperty("quiet").Text("to")));
        var key = (await college.TellAsync([me.Id]))[0];
        var row = await college.WhenAsync(key, n => n.StartedAt is not null && n.State == WorkState.Queued);
        Assert.Equal((0, "mail"), (row.Attempts, row.Channel));
        Assert.InRange(row.DueAt - college.Clock.GetUtcNow().UtcDateTime, TimeSpan.FromMinutes(115), TimeSpan.FromMinutes(121));
        Assert.Equal(WorkState.Succeeded, (await college.WhenOverAsync((await college.TellAsync([me.Id], eventName: "test.alarm"))[0])).State);

        var cleared = await me.Http.PutAsync("/api/v1/me/preferences", new StringContent("""{"quiet":null}""", System.Text.Encoding.UTF8, "application/json")).JsonAsync();
        Assert.Equal(System.Text.Json.JsonValueKind.Null, cleared.GetProperty("quiet").ValueKind);
        await college.HurryAsync([key]);
        Assert.Equal(WorkState.Succeeded, (await college.WhenOverAsync(key)).State);
    }

    [Fact]
    public async Task What_waits_for_quiet_hours_to_end_goes_by_the_new_ones()
    {
        var me = await college.NewPersonAsync(Role.Student);
        var now = TimeOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(college.Clock.GetUtcNow().UtcDateTime, TimeZoneInfo.FindSystemTimeZoneById("Europe/Madrid")));
        await QuietAsync(me, $"{{\"from\":\"{now.AddHours(-1):HH:mm}\",\"to\":\"{now.AddHours(2):HH:mm}\"}}");
        var key = (await college.TellAsync([me.Id]))[0];
        var waits = await college.WhenAsync(key, n => n.StartedAt is not null && n.State == WorkState.Queued);
        await QuietAsync(me, $"{{\"from\":\"{now.AddHours(-1):HH:mm}\",\"to\":\"{now.AddHours(1):HH:mm}\"}}");
        Assert.Equal(waits.DueAt.AddHours(-1), (await college.WhenAsync(key, n => n.State == WorkState.Queued && n.DueAt != waits.DueAt && n.DueAt > college.Clock.GetUtcNow().UtcDateTime)).DueAt);
        await QuietAsync(me, "null");
        Assert.Equal(WorkState.Succeeded, (await college.WhenOverAsync(key)).State);
    }

    [Fact]
    public async Task What_is_turned_off_while_it_is_gathered_is_in_no_digest()
    {
        var me = await ReaderAsync();
        var keys = await college.TellAsync([me.Id, me.Id]);
        foreach (var key in keys)
        {
            await college.WhenAsync(key, n => n.Channel == "digest");
        }

        await me.Http.PutAsync("/api/v1/me/preferences", new { items = new[] { new { @event = "test.notice", mail = false } } }).JsonAsync();
        foreach (var key in keys)
        {
            var row = await college.WhenOverAsync(key);
            Assert.Equal(("inapp", WorkState.Succeeded), (row.Channel, row.State));
        }

        Assert.Null(await RunAsync(me, college.Clock.GetUtcNow().UtcDateTime.AddDays(2)));
    }

    [Theory]
    [InlineData("""{"digest":{}}""", "invalid")]
    [InlineData("""{"digest":{"enabled":true,"at":"25:00"}}""", "malformed")]
    [InlineData("""{"quiet":{"from":"22:00"}}""", "invalid")]
    [InlineData("""{"quiet":{"from":"22:00","to":"22:00"}}""", "invalid")]
    [InlineData("""{"quiet":[]}""", "malformed")]
    [InlineData("""{"items":[{"event":"digest.daily","mail":true}]}""", "invalid")]
    [InlineData("""{"items":[{"event":"account.password-reset","sms":true}]}""", "invalid")]
    public async Task Wishes_that_make_no_sense_are_refused(string body, string code)
    {
        var me = await college.NewPersonAsync(Role.Student);
        await me.Http.PutAsync("/api/v1/me/preferences", new StringContent(body, System.Text.Encoding.UTF8, "application/json")).ProblemAsync(HttpStatusCode.BadRequest, code);
    }

    private static async Task QuietAsync(Person me, string quiet) =>
        await me.Http.PutAsync("/api/v1/me/preferences", new StringContent($"{{\"quiet\":{quiet}}}", System.Text.Encoding.UTF8, "application/json")).JsonAsync();

    private async Task<Person> ReaderAsync()
    {
        var me = await college.NewPersonAsync(Role.Student);
        Assert.Equal("08:00", await TimeAsync(me, null));
        return me;
    }

    private static async Task<string?> TimeAsync(Person me, string? at) =>
        (await me.Http.PutAsync("/api/v1/me/preferences", new { digest = new { enabled = at is null, at } }).JsonAsync()).GetProperty("digest").Text("at");

    private Task<int> ChangeAsync(string key, DateTime due) => college.InDbAsync(db => db.InTransactionAsync(() => db.Set<Notification>().Where(n => n.DedupeKey == key)
        .ExecuteUpdateAsync(s => s.SetProperty(n => n.DueAt, due).SetProperty(n => n.CreatedAt, due))));

    /// <summary>Runs the schedule as if it were then; the person's new digest, if it made one.</summary>
    private async Task<Notification?> RunAsync(Person me, DateTime then)
    {
        await using var scope = college.Services.CreateAsyncScope();
        var before = await college.InDbAsync(db => db.Set<Notification>().CountAsync(n => n.PersonId == me.Id && n.Event == DailyDigest.Event));
        var digest = ActivatorUtilities.CreateInstance<DailyDigest>(scope.ServiceProvider, new FakeTimeProvider(new DateTimeOffset(then, TimeSpan.Zero)));
        await digest.RunAsync(CancellationToken.None);
        await digest.RunAsync(CancellationToken.None);
        var made = await college.InDbAsync(db => db.Set<Notification>().AsNoTracking().Where(n => n.PersonId == me.Id && n.Event == DailyDigest.Event).OrderBy(n => n.Id).Skip(before).ToListAsync());
        if (made.Count > 0)
        {
            await college.HurryDigestAsync(made[0].Id);
        }

        return made.SingleOrDefault();
    }
}

[Collection(OnSqliteBeside.Name)]
public sealed class DigestTestsOnSqlite(SqliteCollege college) : DigestTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class DigestTestsOnPostgres(PostgresCollege college) : DigestTests(college);
