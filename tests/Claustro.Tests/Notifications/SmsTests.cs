using System.Net;
using System.Text;
using System.Text.Json;
using Claustro.Notifications;
using Claustro.Notifications.Deliver;
using Claustro.Platform.Http;
using Claustro.Platform.Work;
using Claustro.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Claustro.Tests.Notifications;

public abstract class SmsTests(College college)
{
    [Fact]
    public async Task Who_wants_it_is_told_by_SMS_too_once_and_the_inbox_shows_the_fact_once()
    {
        var me = await ReaderAsync("+34600111222");
        var key = (await college.TellAsync([me.Id], "Química & {{ name }} <b>"))[0];
        var fact = await college.WhenOverAsync(key);
        var sms = await college.WhenOverAsync($"sms:{fact.Id}");
        Assert.Equal(("mail", "sms", WorkState.Succeeded, 1), (fact.Channel, sms.Channel, sms.State, sms.Attempts));
        var file = Assert.Single(Directory.GetFiles(Path.Combine(college.DataDirectory, "sms"), $"*.{sms.Id}.txt"));
        Assert.Equal("+34600111222\n\nUniversidad Claustro: Aviso de Química & {{ name }} <b>\n", await File.ReadAllTextAsync(file));
        Assert.Single((await me.Http.GetAsync("/api/v1/me/notifications").JsonAsync()).Items());
        var ledger = (await (await college.AdministratorAsync()).Http.GetAsync($"/api/v1/notifications?person={me.Id}").JsonAsync()).Items();
        Assert.Equal(["mail", "sms"], ledger.Select(i => i.Text("channel")).Order());

        // Taken up again, as after a killed worker, it makes no second SMS.
        await college.InDbAsync(db => db.InTransactionAsync(() => db.Set<Notification>().Where(n => n.Id == fact.Id).ExecuteUpdateAsync(s => s.SetProperty(n => n.State, WorkState.Queued))));
        await college.HurryAsync([key]);
        await college.WhenAsync(key, n => n.Attempts == 2 && n.IsOver);
        Assert.Equal(2, await college.InDbAsync(db => db.Set<Notification>().CountAsync(n => n.PersonId == me.Id)));
    }

    /// <summary>The second time the sweep, which comes every 15 s and takes up what nobody was told of, has just been.</summary>
    [Fact]
    public async Task An_SMS_is_sent_again_by_hand_at_once()
    {
        var me = await ReaderAsync("+34600111222");
        var fact = await college.WhenOverAsync((await college.TellAsync([me.Id]))[0]);
        var sms = await college.WhenOverAsync($"sms:{fact.Id}");
        foreach (var seconds in (int[])[20, 10])
        {
            await college.InDbAsync(db => db.InTransactionAsync(() => db.Set<Notification>().Where(n => n.Id == sms.Id).ExecuteUpdateAsync(s => s.SetProperty(n => n.State, WorkState.Failed))));
            await (await college.AdministratorAsync()).Http.PostAsync($"/api/v1/notifications/{sms.Id}/retry", null).JsonAsync();
            await HttpAsserts.EventuallyAsync(() => college.RowAsync($"sms:{fact.Id}"), n => n.State == WorkState.Succeeded, seconds);
        }
    }

    [Fact]
    public async Task Without_a_telephone_or_a_wish_there_is_no_SMS()
    {
        var (silent, unreachable) = (await college.NewPersonAsync(Role.Student), await ReaderAsync(""));
        await silent.Http.PatchAsync("/api/v1/me", new { phone = "+34600111222" }).JsonAsync();
        foreach (var key in await college.TellAsync([silent.Id, unreachable.Id]))
        {
            await college.WhenOverAsync(key);
        }

        Assert.Equal(2, await college.InDbAsync(db => db.Set<Notification>().CountAsync(n => n.PersonId == silent.Id || n.PersonId == unreachable.Id)));
    }

    [Fact]
    public async Task SMS_wait_for_the_end_of_the_quiet_hours_even_when_the_inbox_is_all_that_is_wanted()
    {
        var me = await ReaderAsync("+34600111222", mail: false);
        var now = TimeOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(college.Clock.GetUtcNow().UtcDateTime, TimeZoneInfo.FindSystemTimeZoneById("Europe/Madrid")));
        await me.Http.PutAsync("/api/v1/me/preferences", new { quiet = new { from = now.AddHours(-1).ToString("HH:mm", null), to = now.AddHours(3).ToString("HH:mm", null) } }).JsonAsync();
        var fact = await college.WhenOverAsync((await college.TellAsync([me.Id]))[0]);
        Assert.Equal("inapp", fact.Channel);
        var sms = await college.WhenAsync($"sms:{fact.Id}", n => n.StartedAt is not null && n.State == WorkState.Queued);
        Assert.Equal((0, true), (sms.Attempts, sms.DueAt > college.Clock.GetUtcNow().UtcDateTime.AddMinutes(50)));
        await me.Http.PutAsync("/api/v1/me/preferences", new StringContent("""{"quiet":null}""", Encoding.UTF8, "application/json")).JsonAsync();
        Assert.Equal(WorkState.Succeeded, (await college.WhenOverAsync($"sms:{fact.Id}")).State);
    }

    [Theory]
    [InlineData("600123456")]
    [InlineData("+0600123456")]
    [InlineData("+34600123456789012")]
    [InlineData("+346001234é6")]
    [InlineData("+٣٤٦٠٠١٢٣٤")]
    [InlineData("'; drop table--")]
    public async Task A_telephone_is_international(string phone)
    {
        var me = await college.NewPersonAsync(Role.Student);
        await me.Http.PatchAsync("/api/v1/me", new { phone }).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await (await college.AdministratorAsync()).Http.PatchAsync($"/api/v1/users/{me.Id}", new { phone }).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
    }

    [Fact]
    public async Task A_telephone_is_set_and_taken_away_by_its_owner_and_by_the_administration()
    {
        var me = await college.NewPersonAsync(Role.Student);
        Assert.Equal("+34600123456", (await me.Http.PatchAsync("/api/v1/me", new { phone = "+34 600 123 456" }).JsonAsync()).Text("phone"));
        Assert.Equal("+34600123456", (await me.Http.PatchAsync("/api/v1/me", new { firstName = "Ana" }).JsonAsync()).Text("phone"));
        var admin = (await college.AdministratorAsync()).Http;
        Assert.Equal("+12025550123", (await admin.PatchAsync($"/api/v1/users/{me.Id}", new { phone = "+12025550123" }).JsonAsync()).Text("phone"));
        Assert.Null((await me.Http.PatchAsync("/api/v1/me", new { phone = "" }).JsonAsync()).Text("phone"));
        var n = College.Next();
        var made = await admin.PostAsync("/api/v1/users", new { userName = $"tel{n}", email = $"tel{n}@college.example", firstName = "Ana", lastName = "Ruiz", roles = new[] { "student" }, phone = "+34600123456" }).JsonAsync(HttpStatusCode.Created);
        Assert.Equal("+34600123456", made.Text("phone"));
    }

    private async Task<Person> ReaderAsync(string phone, bool mail = true)
    {
        var me = await college.NewPersonAsync(Role.Student);
        await me.Http.PatchAsync("/api/v1/me", new { phone }).JsonAsync();
        var set = await me.Http.PutAsync("/api/v1/me/preferences", new { items = new[] { new { @event = "test.notice", mail, sms = true } } }).JsonAsync();
        Assert.True(set.Items().Single(i => i.Text("event") == "test.notice").GetProperty("sms").GetBoolean());
        return me;
    }
}

[Collection(OnSqliteBeside.Name)]
public sealed class SmsTestsOnSqlite(SqliteCollege college) : SmsTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class SmsTestsOnPostgres(PostgresCollege college) : SmsTests(college);

[Collection(OnSqliteBeside.Name)]
public sealed class SmsProviderTests(SqliteCollege college)
{
    private static readonly TextMessage Message = new(42, DateTime.UnixEpoch, "+34600111222", "Notas: ñ & «más» 🎓");

    [Fact]
    public async Task Twilio_is_given_its_form_and_its_password()
    {
        await using var provider = await SmsProvider.StartAsync();
        using var route = Route(provider, "twilio");
        Assert.Equal("201 SM123 queued", await route.SendAsync(Message, CancellationToken.None));
        var request = Assert.Single(provider.Requests);
        Assert.Equal(("/2010-04-01/Accounts/AC1/Messages.json", "application/x-www-form-urlencoded"), (request.Path, request.ContentType));
        Assert.Equal("Basic " + Convert.ToBase64String("AC1:secret"u8), request.Authorization);
        Assert.Equal("To=%2B34600111222&From=%2B34900000000&Body=Notas%3A+%C3%B1+%26+%C2%ABm%C3%A1s%C2%BB+%F0%9F%8E%93", request.Body);
    }

    [Fact]
    public async Task A_webhook_is_given_JSON_and_the_key_of_the_row()
    {
        await using var provider = await SmsProvider.StartAsync();
        provider.Answer = (_, answer) => answer.WriteAsync("OK\r\n" + new string('x', 100_000));
        using var route = Route(provider, "webhook");
        Assert.StartsWith("200 OK xxx", await route.SendAsync(Message, CancellationToken.None), StringComparison.Ordinal);
        var request = Assert.Single(provider.Requests);
        Assert.Equal(("Bearer secret", "42"), (request.Authorization, request.Key));
        var body = JsonDocument.Parse(request.Body).RootElement;
        Assert.Equal(("+34600111222", "+34900000000", Message.Text, "42"), (body.Text("to"), body.Text("from"), body.Text("text"), body.Text("id")));
    }

    [Theory]
    [InlineData(400, true)]
    [InlineData(401, true)]
    [InlineData(404, true)]
    [InlineData(302, true)] // not followed
    [InlineData(408, false)]
    [InlineData(429, false)]
    [InlineData(500, false)]
    [InlineData(503, false)]
    public async Task What_helps_no_more_is_final_and_what_may_pass_is_tried_again(int status, bool forGood)
    {
        await using var provider = await SmsProvider.StartAsync();
        provider.Answer = (_, answer) =>
        {
            answer.StatusCode = status;
            answer.Headers.RetryAfter = "120";
            answer.Headers.Location = provider.Address + "/elsewhere";
            return answer.WriteAsync($$"""{"code":21211,"message":"Invalid 'To'","status":{{status}}}""");
        };
        using var route = Route(provider, "twilio");
        var refused = await Assert.ThrowsAsync<RefusedException>(() => route.SendAsync(Message, CancellationToken.None));
        Assert.Equal((forGood, TimeSpan.FromMinutes(2), $"{status} 21211 Invalid 'To'"), (refused.ForGood, refused.After, refused.Message));
        Assert.Single(provider.Requests);
        Assert.Equal(TimeSpan.FromMinutes(2), DeliveryRules.Pause(1, 0.5, refused.After));
    }

    /// <summary>The status says what became of the message; nothing in the body may turn a sent one into a failed one.</summary>
    [Theory]
    [InlineData("""{"sid":"SM1","message":"\ud800"}""", "201 {\"sid\":\"SM1\",\"message\":\"\\ud800\"}")]
    [InlineData("""{"\ud800":1}""", "201 {\"\\ud800\":1}")]
    [InlineData("""{"sid":"SM\u00001"}""", "201 SM 1")]
    [InlineData("[1,", "201 [1,")]
    public async Task Whatever_characters_a_provider_answers_in_what_was_sent_counts_as_sent(string body, string said)
    {
        await using var provider = await SmsProvider.StartAsync();
        provider.Answer = (_, answer) =>
        {
            answer.StatusCode = 201;
            return answer.WriteAsync(body);
        };
        using var route = Route(provider, "webhook");
        Assert.Equal(said, await route.SendAsync(Message, CancellationToken.None));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    public async Task A_long_answer_is_cut_between_characters(string start)
    {
        await using var provider = await SmsProvider.StartAsync();
        provider.Answer = (_, answer) => answer.WriteAsync(start + string.Concat(Enumerable.Repeat("😀", 300)));
        using var route = Route(provider, "webhook");
        var said = await route.SendAsync(Message, CancellationToken.None);
        Assert.InRange(said.Length, 299, 300);
        Assert.DoesNotContain('\uFFFD', said.EnumerateRunes().Select(r => (char)r.Value));
    }

    [Fact]
    public async Task A_provider_that_is_away_or_breaks_off_says_nothing_about_the_message()
    {
        var provider = await SmsProvider.StartAsync();
        provider.Answer = (_, answer) =>
        {
            answer.HttpContext.Abort();
            return Task.CompletedTask;
        };
        using var route = Route(provider, "webhook");
        Assert.True((await Assert.ThrowsAsync<RouteException>(() => route.SendAsync(Message, CancellationToken.None))).Began);
        await provider.DisposeAsync();
        Assert.False((await Assert.ThrowsAsync<RouteException>(() => route.SendAsync(Message, CancellationToken.None))).Began);
    }

    [Theory]
    [InlineData("Sms:Provider", "pigeon")]
    [InlineData("Sms:Url", "ftp://x")]
    [InlineData("Sms:Url", "http://sms.example")]
    [InlineData("Sms:From", "Universidad Claustro")]
    [InlineData("Sms:AccountSid", "../x")]
    [InlineData("Sms:Token", "")]
    [InlineData("Sms:Token", "a\r\nb")]
    [InlineData("Institution:Color", "red")]
    [InlineData("Notifications:Templates", "/no/such/folder")]
    [InlineData("Notifications:KeepDays", "0")]
    [InlineData("Smtp:TrustedCertificate", "/no/such/file.pem")]
    public void A_wrong_setting_stops_the_start_with_one_sentence(string name, string value)
    {
        var wrong = Assert.Throws<InvalidDataException>(() => Settings("https://sms.example", "twilio", (name, value)));
        Assert.StartsWith(name.Split(':')[0], wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', wrong.Message);
    }

    private TextHttpRoute Route(SmsProvider provider, string kind) => new(Settings(provider.Address, kind), TimeProvider.System);

    private NotificationSettings Settings(string url, string kind, params (string Name, string Value)[] others)
    {
        var values = new Dictionary<string, string?> { ["Sms:Provider"] = kind, ["Sms:Url"] = url, ["Sms:AccountSid"] = "AC1", ["Sms:Token"] = "secret", ["Sms:From"] = "+34900000000" };
        foreach (var (name, value) in others)
        {
            values[name] = value;
        }

        return NotificationSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build(), college.DataDirectory);
    }
}
