using System.Net;
using System.Text.RegularExpressions;
using Claustro.Identity.Accounts;
using Claustro.Platform.Http;
using Claustro.Tests.Identity.SignIn;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;
using static Claustro.Tests.Identity.SignIn.Asking;

namespace Claustro.Tests.Identity.Pages;

public abstract partial class AccountPagesTests(College college)
{
    [Theory]
    [InlineData("/people", Role.Student, HttpStatusCode.Forbidden)]
    [InlineData("/people/new", Role.Teacher, HttpStatusCode.Forbidden)]
    [InlineData("/people/{other}", Role.Head | Role.Teacher, HttpStatusCode.Forbidden)]
    [InlineData("/people/999999999", Role.Administrator, HttpStatusCode.NotFound)]
    [InlineData("/people/99999999999999999999", Role.Administrator, HttpStatusCode.NotFound)]
    [InlineData("/people?role=emperor", Role.Administrator, HttpStatusCode.BadRequest)]
    [InlineData("/people?page=-1&disabled=perhaps&q=%3Cscript%3E%F0%9F%8E%93", Role.Administrator, HttpStatusCode.OK)]
    [InlineData("/people/{other}", Role.Administrator, HttpStatusCode.OK)]
    [InlineData("/profile", Role.Student, HttpStatusCode.OK)]
    [InlineData("/profile/two-factor", Role.Administrator, HttpStatusCode.OK)]
    public async Task A_page_opens_to_whom_it_is_for(string address, Role role, HttpStatusCode status)
    {
        var other = await college.NewPersonAsync(Role.Student);
        address = address.Replace("{other}", $"{other.Id}", StringComparison.Ordinal);
        using var http = Open(await college.NewPersonAsync(role));
        using var answer = await http.GetAsync(address);
        Assert.Equal((status, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.DoesNotContain("<script>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        if (status == HttpStatusCode.Forbidden)
        {
            await http.FormAsync(address, ("_handler", "person"), ("firstName", "X")).StatusAsync(status);
        }

        using var nobody = Open(null);
        using var led = await nobody.GetAsync(status == HttpStatusCode.NotFound ? "/people/1" : address);
        Assert.StartsWith("/account/sign-in?returnUrl=", led.Headers.Location?.PathAndQuery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Addresses_with_a_token_are_told_to_nobody_and_only_a_sign_in_for_another_application_may_lead_away()
    {
        using var http = Open(null);
        foreach (var (address, leads) in new[] { ("/account/password?token=x", false), ("/account/confirm?token=x", false), ("/account/sign-in", false), ("/account/sign-in?returnUrl=/connect/authorize", true) })
        {
            using var answer = await http.GetAsync(address);
            Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
            Assert.True(answer.Headers.CacheControl?.NoStore);
            Assert.Equal(!leads, answer.Headers.GetValues("Content-Security-Policy").Single().Contains("form-action 'self'", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Registering_answers_the_same_whether_or_not_the_address_is_known()
    {
        var known = await college.NewPersonAsync(Role.Student);
        var n = College.Next();
        foreach (var email in new[] { known.Email, $"new{n}@college.example" })
        {
            using var http = Open(null);
            using var answer = await PostAsync(http, "/account/register", "register",
                ("userName", $"reg{n}"), ("email", email), ("password", Password), ("firstName", "Íñigo"), ("lastName", "Gil"));
            Assert.Equal((HttpStatusCode.Found, "/account/registered"), (answer.StatusCode, new Uri(college.Address, answer.Headers.Location!).PathAndQuery));
        }

        var made = await college.InDbAsync(db => db.Set<Account>().SingleAsync(a => a.UserName == $"reg{n}"));
        Assert.Equal((Role.Student, false, "en"), (made.Roles, made.EmailConfirmed, made.Locale));
    }

    [Fact]
    public async Task An_invitation_is_sent_again_and_the_earlier_link_is_void()
    {
        var admin = await college.AdministratorAsync();
        var n = College.Next();
        var id = (await admin.Http.PostAsync("/api/v1/users", new { userName = $"w{n}", email = $"w{n}@college.example", firstName = "Ana", lastName = "Gil", roles = new[] { "student" } })
            .JsonAsync(HttpStatusCode.Created)).Id();
        using var http = Open(admin);
        using var soon = await PostAsync(http, $"/people/{id}", "invite");
        Assert.Equal(HttpStatusCode.Conflict, soon.StatusCode);
        await college.InDbAsync(db => db.Set<AccountToken>().Where(t => t.AccountId == id).ExecuteUpdateAsync(s => s
            .SetProperty(t => t.CreatedAt, t => t.CreatedAt.AddDays(-1)).SetProperty(t => t.Hash, AccountToken.HashOf($"old {n}"))));
        using var sent = await PostAsync(http, $"/people/{id}", "invite");
        Assert.Equal(HttpStatusCode.Found, sent.StatusCode);
        await college.Anonymous.PostAsync("/api/v1/accounts/password-reset/confirm", new { token = $"old {n}", password = Password }).ProblemAsync(HttpStatusCode.BadRequest, "invalid_token");
        Assert.Equal(1, await college.InDbAsync(db => db.Set<AccountToken>().CountAsync(t => t.AccountId == id)));
    }

    [Fact]
    public async Task An_administrator_takes_the_second_factor_off_whoever_lost_it_but_not_their_own()
    {
        var (admin, person) = (await college.NewPersonAsync(Role.Administrator), await college.NewPersonAsync(Role.Student));
        await college.InDbAsync(db => db.Set<Account>().Where(a => a.Id == person.Id || a.Id == admin.Id).ExecuteUpdateAsync(s => s
            .SetProperty(a => a.TwoFactorEnabled, true).SetProperty(a => a.TotpSecret, "sealed")));
        using var http = Open(admin);
        using var done = await PostAsync(http, $"/people/{person.Id}", "factor");
        Assert.Equal(HttpStatusCode.Found, done.StatusCode);
        var after = await college.InDbAsync(db => db.Set<Account>().AsNoTracking().SingleAsync(a => a.Id == person.Id));
        Assert.Equal((false, null, 1), (after.TwoFactorEnabled, after.TotpSecret, after.SecurityVersion));
        var audit = (await admin.Http.GetAsync($"/api/v1/audit?actor={admin.Id}").JsonAsync()).Items();
        Assert.Contains(audit, a => a.Text("action") == "user.two_factor_off");
        using var again = await PostAsync(http, $"/people/{person.Id}", "factor");
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode); // no longer on the page
        using var own = await PostAsync(http, $"/people/{admin.Id}", "factor");
        Assert.Equal(HttpStatusCode.Conflict, own.StatusCode);
        Assert.True(await college.InDbAsync(db => db.Set<Account>().AnyAsync(a => a.Id == admin.Id && a.TwoFactorEnabled)));
    }

    [Fact]
    public async Task The_second_step_does_not_take_a_stale_or_forged_ticket()
    {
        using var http = Open(null);
        using var answer = await PostAsync(http, "/account/sign-in", null, ("ticket", "forged"), ("code", "123456"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("The page had expired", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_department_is_given_and_taken_away_and_the_disabled_are_listed_apart()
    {
        var admin = (await college.AdministratorAsync()).Http;
        var person = await college.NewPersonAsync(Role.Teacher, (await college.NewDepartmentAsync()).Id);
        var path = $"/api/v1/users/{person.Id}";
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await admin.PatchAsync(path, new { withoutDepartment = true }).JsonAsync()).GetProperty("departmentId").ValueKind);
        await admin.PatchAsync(path, new { disabled = true }).StatusAsync(HttpStatusCode.OK);
        foreach (var (wish, count) in new[] { ("true", 1), ("false", 0), ("", 1) })
        {
            Assert.Equal(count, (await admin.GetAsync($"/api/v1/users?q={person.UserName}&disabled={wish}").JsonAsync()).Items().Count(i => i.Id() == person.Id));
        }

        await admin.GetAsync("/api/v1/users?disabled=perhaps").StatusAsync(HttpStatusCode.BadRequest);
    }

    [Fact, Trait("takes", "long")]
    public async Task A_new_password_ends_the_live_streams_of_browsers_that_were_signed_in_before()
    {
        var person = await college.NewAccountAsync(Role.Student, Password);
        var streams = new List<EventStream>();
        foreach (var _ in new[] { "here", "elsewhere" })
        {
            var browser = Open(null);
            using var answer = await PostAsync(browser, "/account/sign-in", null, ("userName", person.UserName), ("password", Password));
            Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
            streams.Add(await EventStream.OpenAsync(browser));
        }

        await using var token = await EventStream.OpenAsync(person.Http);
        await person.Http.PostAsync("/api/v1/me/password", new { current = Password, password = "another horse 2" }).StatusAsync(HttpStatusCode.NoContent);
        await Task.WhenAll(streams.Select(s => s.Ended)).WaitAsync(TimeSpan.FromSeconds(50)); // each is looked at once in 15 s
        Assert.False(token.Ended.IsCompleted); // until it runs out, as with every request
    }

    /// <summary>A browser without scripts, in English; signed in by a token.</summary>
    private HttpClient Open(Person? person)
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = college.Address };
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
        http.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        if (person is not null)
        {
            http.DefaultRequestHeaders.Authorization = new("Bearer", person.Token);
        }

        return http;
    }

    /// <summary>Opens the page and sends its form of this name (null: the endpoint's).</summary>
    private static async Task<HttpResponseMessage> PostAsync(HttpClient http, string path, string? form, params (string, string)[] fields)
    {
        var token = Token().Match(await http.GetStringAsync(path)).Groups[1].Value;
        return await http.FormAsync(path, [("__RequestVerificationToken", WebUtility.HtmlDecode(token)), .. form is null ? [] : new[] { ("_handler", form) }, .. fields]);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]*)\"")]
    private static partial Regex Token();
}

[Collection(OnSqliteBeside.Name)]
public sealed class AccountPagesTestsOnSqlite(SqliteCollege college) : AccountPagesTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class AccountPagesTestsOnPostgres(PostgresCollege college) : AccountPagesTests(college);
