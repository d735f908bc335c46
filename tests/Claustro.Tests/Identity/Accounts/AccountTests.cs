using System.Net;
using Claustro.Identity.Accounts;
using Claustro.Notifications;
using Claustro.Platform.Http;
using Claustro.Platform.Work;
using Claustro.Tests.Identity.SignIn;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;
using static Claustro.Tests.Identity.SignIn.Asking;

namespace Claustro.Tests.Identity.Accounts;

public abstract class AccountTests(College college)
{
    [Fact]
    public async Task A_student_registers_confirms_and_signs_in()
    {
        var form = NewForm();
        await RegisterAsync(form).StatusAsync(HttpStatusCode.Accepted);
        Assert.Equal("account_not_confirmed", await college.SignInAsync(form.UserName, Password).RefusedAsync());
        Assert.Equal(["account.confirm"], await MailsAsync(form.Email));

        var token = await TokenAsync(form.Email, TokenPurpose.Confirm);
        await ConfirmAsync("not the token").ProblemAsync(HttpStatusCode.BadRequest, "invalid_token");
        await ResetAsync(token, "another horse 2").ProblemAsync(HttpStatusCode.BadRequest, "invalid_token"); // for something else
        await ConfirmAsync(token).StatusAsync(HttpStatusCode.NoContent);
        await ConfirmAsync(token).ProblemAsync(HttpStatusCode.BadRequest, "invalid_token"); // once
        Assert.Equal(["account.confirm", "account.welcome"], (await MailsAsync(form.Email)).Order());
        var access = (await college.SignInAsync(form.UserName, Password).JsonAsync()).Text("access_token");
        var me = await college.NewClient(access).GetAsync("/api/v1/me").JsonAsync();
        Assert.Equal(("student", "en"), (me.GetProperty("roles")[0].GetString(), me.Text("locale")));
    }

    [Fact]
    public async Task The_answer_never_tells_whether_an_address_or_name_exists()
    {
        var owner = await college.NewAccountAsync(Role.Student, Password);
        var (sameMail, sameName) = (NewForm() with { Email = owner.Email.ToUpperInvariant() }, NewForm() with { UserName = owner.UserName });
        var answers = new List<string>();
        foreach (var form in new[] { NewForm(), sameMail, sameName })
        {
            using var answer = await RegisterAsync(form);
            answers.Add($"{answer.StatusCode} {answer.Content.Headers.ContentType} {await answer.Content.ReadAsStringAsync()}");
        }

        Assert.Single(answers.Distinct());
        Assert.Equal(["account.exists"], await MailsAsync(owner.Email));
        Assert.Equal(["account.confirm"], await MailsAsync(sameName.Email)); // under another user name
        await college.SignInAsync(owner.UserName, Password).StatusAsync(HttpStatusCode.OK);
        await college.SignInAsync(owner.Email, sameMail.Password).StatusAsync(HttpStatusCode.OK); // the same password constant; nothing changed
    }

    [Fact]
    public async Task A_registration_that_is_not_in_order_says_why()
    {
        var problem = await college.Anonymous.PostAsync("/api/v1/accounts", new { userName = "a@b", email = "nobody", password = "short", firstName = "", locale = "xx" })
            .ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        Assert.Equal(["userName", "email", "firstName", "lastName", "locale", "password"], problem.GetProperty("errors").EnumerateObject().Select(e => e.Name));
        await RegisterAsync(NewForm() with { Password = "longest-name-there-is", UserName = "longest-name-there-is" }).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await RegisterAsync(NewForm() with { FirstName = "nul\0" }).ProblemAsync(HttpStatusCode.BadRequest, "malformed");
        foreach (var body in new[] { "", "null", "[]", "{", "{\"userName\":\"\\ud800\"}", "{\"userName\":{}}", "7" })
        {
            foreach (var path in new[] { "", "/confirm", "/password-reset", "/password-reset/confirm" })
            {
                using var answer = await college.Anonymous.PostAsync("/api/v1/accounts" + path, new StringContent(body, null, "application/json"));
                Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{path} {body}: {answer.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task A_forgotten_password_is_replaced_by_mail()
    {
        var person = await college.NewAccountAsync(Role.Student, Password);
        var refresh = (await college.SignInAsync(person.UserName, Password, ("scope", "offline_access")).JsonAsync()).Text("refresh_token")!;
        for (var i = 0; i < 5; i++)
        {
            await college.SignInAsync(person.UserName, "forgotten it").RefusedAsync();
        }

        var nobody = $"nobody{College.Next()}@college.example";
        await AskAsync(nobody).StatusAsync(HttpStatusCode.Accepted);
        await AskAsync(person.Email).StatusAsync(HttpStatusCode.Accepted);
        await AskAsync("not an address").ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await HttpAsserts.EventuallyAsync(() => MailsAsync(person.Email), mails => mails.Contains("account.password-reset"));

        var token = await TokenAsync(person.Email, TokenPurpose.Reset);
        await ResetAsync(token, "short").ProblemAsync(HttpStatusCode.BadRequest, "invalid"); // and the token stays good
        var parallel = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ResetAsync(token, "another horse 2")));
        Assert.Single(parallel, a => a.StatusCode == HttpStatusCode.NoContent);
        Assert.Equal(3, parallel.Count(a => a.StatusCode == HttpStatusCode.BadRequest));
        await college.SignInAsync(person.UserName, "another horse 2").StatusAsync(HttpStatusCode.OK); // the lock is gone
        await college.SignInAsync(person.UserName, Password).RefusedAsync();
        await college.RefreshAsync(refresh).RefusedAsync();
        Assert.Contains("account.password-changed", await MailsAsync(person.Email));
    }

    [Fact]
    public async Task The_pages_that_mails_lead_to_do_the_same_and_opening_them_uses_nothing_up()
    {
        var form = NewForm();
        await RegisterAsync(form).StatusAsync(HttpStatusCode.Accepted);
        var token = await TokenAsync(form.Email, TokenPurpose.Confirm);
        using var http = new HttpClient { BaseAddress = college.Address }; // keeps cookies
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
        for (var i = 0; i < 2; i++)
        {
            Assert.Contains("Confirm the address", await http.GetStringAsync("/account/confirm?token=" + Uri.EscapeDataString(token)), StringComparison.Ordinal);
        }

        Assert.Contains("is confirmed", await SubmitAsync("/account/confirm", ("token", token)), StringComparison.Ordinal);
        Assert.Contains("used already", await SubmitAsync("/account/confirm", ("token", token)), StringComparison.Ordinal);
        Assert.Contains("a mail will come", await SubmitAsync("/account/forgotten", ("email", form.Email)), StringComparison.Ordinal);
        await HttpAsserts.EventuallyAsync(() => MailsAsync(form.Email), mails => mails.Contains("account.password-reset"));
        var reset = await TokenAsync(form.Email, TokenPurpose.Reset);
        Assert.Contains("10 to 128", await SubmitAsync("/account/password", ("token", reset), ("password", "short")), StringComparison.Ordinal);
        Assert.Contains("in force", await SubmitAsync("/account/password", ("token", reset), ("password", "another horse 2")), StringComparison.Ordinal);
        await college.SignInAsync(form.UserName, "another horse 2").StatusAsync(HttpStatusCode.OK);
        await college.Anonymous.FormAsync("/account/password", ("token", reset)).StatusAsync(HttpStatusCode.BadRequest); // not from our page

        async Task<string> SubmitAsync(string path, params (string, string)[] fields)
        {
            var hidden = System.Text.RegularExpressions.Regex.Match(await http.GetStringAsync(path), "name=\"(__Request[^\"]*)\" value=\"([^\"]*)\"");
            using var answer = await http.FormAsync(path, [(hidden.Groups[1].Value, hidden.Groups[2].Value), .. fields]);
            return await answer.Content.ReadAsStringAsync();
        }
    }

    [Fact]
    public async Task A_mailed_secret_leaves_the_row_when_it_is_sent_and_shows_in_no_inbox()
    {
        var person = await college.NewAccountAsync(Role.Student, Password);
        await AskAsync(person.Email).StatusAsync(HttpStatusCode.Accepted);
        var data = await HttpAsserts.EventuallyAsync(
            () => college.InDbAsync(db => db.Set<Notification>().Where(n => n.PersonId == person.Id && n.State == WorkState.Succeeded).Select(n => n.Data).SingleOrDefaultAsync()),
            sent => sent is not null);
        Assert.DoesNotContain("token", data, StringComparison.Ordinal);
        Assert.Contains(person.UserName, data, StringComparison.Ordinal);
        Assert.Empty((await person.Http.GetAsync("/api/v1/me/notifications").JsonAsync()).Items());
    }

    [Fact]
    public async Task Mailed_tokens_expire()
    {
        var form = NewForm();
        await RegisterAsync(form).StatusAsync(HttpStatusCode.Accepted);
        var token = await TokenAsync(form.Email, TokenPurpose.Confirm);
        college.Clock.Offset = TimeSpan.FromHours(24.1);
        try
        {
            await ConfirmAsync(token).ProblemAsync(HttpStatusCode.BadRequest, "invalid_token");
        }
        finally
        {
            college.Clock.Offset = default;
        }
    }

    private Task<HttpResponseMessage> RegisterAsync(Form form) => college.Anonymous.PostAsync("/api/v1/accounts", (object)form);

    private Task<HttpResponseMessage> ConfirmAsync(string token) => college.Anonymous.PostAsync("/api/v1/accounts/confirm", new { token });

    private Task<HttpResponseMessage> AskAsync(string email) => college.Anonymous.PostAsync("/api/v1/accounts/password-reset", new { email });

    private Task<HttpResponseMessage> ResetAsync(string token, string password) => college.Anonymous.PostAsync("/api/v1/accounts/password-reset/confirm", new { token, password });

    private Task<List<string>> MailsAsync(string email) => college.InDbAsync(async db =>
    {
        var name = Account.Normalize(email);
        var id = await db.Set<Account>().Where(a => a.NormalizedEmail == name).Select(a => a.Id).SingleAsync();
        return await db.Set<Notification>().Where(n => n.PersonId == id).OrderBy(n => n.Id).Select(n => n.Event).Distinct().ToListAsync();
    });

    /// <summary>The mailed secret is kept nowhere readable: puts a known one in its place.</summary>
    private Task<string> TokenAsync(string email, TokenPurpose purpose) => college.InDbAsync(async db =>
    {
        var (name, secret) = (Account.Normalize(email), $"secret {College.Next()}");
        var row = await db.Set<AccountToken>().SingleAsync(t => t.Account!.NormalizedEmail == name && t.Purpose == purpose);
        row.Hash = AccountToken.HashOf(secret);
        await db.SaveChangesAsync();
        return secret;
    });

    private static Form NewForm()
    {
        var n = College.Next();
        return new($"reg{n}", $"reg{n}@college.example", Password, "Begoña", "O'Neill <i>");
    }

    private sealed record Form(string UserName, string Email, string Password, string FirstName, string LastName);
}

[Collection(OnSqliteBeside.Name)]
public sealed class AccountTestsOnSqlite(SqliteCollege college) : AccountTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class AccountTestsOnPostgres(PostgresCollege college) : AccountTests(college);
