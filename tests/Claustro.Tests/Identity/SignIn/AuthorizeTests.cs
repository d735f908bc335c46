using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Microsoft.AspNetCore.WebUtilities;
using Xunit;
using static Claustro.Tests.Identity.SignIn.Asking;

namespace Claustro.Tests.Identity.SignIn;

public abstract partial class AuthorizeTests(College college)
{
    private const string Callback = "https://app.example/callback";
    private const string Verifier = "a-verifier-long-enough-for-the-standard-to-be-happy-with-it";

    [Fact]
    public async Task Another_application_signs_a_person_in_with_a_code_and_its_proof()
    {
        var person = await college.NewAccountAsync(Role.Teacher, Password);
        using var browser = new Browser(college);
        var page = await browser.GoAsync(AuthorizePath("openid profile email offline_access"));
        Assert.Contains("User name or mail", page, StringComparison.Ordinal);
        await browser.SubmitAsync(page, ("userName", person.UserName), ("password", "wrong password"));
        Assert.Contains("is not right", browser.Html, StringComparison.Ordinal);
        await browser.SubmitAsync(browser.Html, ("userName", person.UserName), ("password", Password));

        var query = QueryHelpers.ParseQuery(new Uri(browser.Left!).Query);
        Assert.Equal("abc", query["state"]);
        await CodeAsync(query["code"]!, "another-verifier-that-is-long-enough-to-be-a-verifier").RefusedAsync();

        browser.Html = "";
        await browser.GoAsync(AuthorizePath("openid profile email offline_access")); // the cookie is there now
        var code = QueryHelpers.ParseQuery(new Uri(browser.Left!).Query)["code"].ToString();
        var answer = await CodeAsync(code, Verifier).JsonAsync();
        Assert.Equal(person.Id, (await college.NewClient(answer.Text("access_token")).GetAsync("/api/v1/me").JsonAsync()).Id());
        Assert.Equal(person.Email, Part(answer.Text("id_token")!, 1).Text("email"));
        await college.Anonymous.FormAsync("/connect/token", ("grant_type", "refresh_token"), ("client_id", "campus-app"), ("refresh_token", answer.Text("refresh_token")!))
            .StatusAsync(HttpStatusCode.OK);
        await CodeAsync(code, Verifier).RefusedAsync(); // a code works once
    }

    [Fact]
    public async Task The_page_asks_for_the_second_factor_too()
    {
        var person = await college.NewAccountAsync(Role.Student, Password);
        var (first, second) = college.CodesOf((await person.Http.PostAsync("/api/v1/me/two-factor", new { }).JsonAsync()).Text("secret")!);
        await person.Http.PostAsync("/api/v1/me/two-factor/confirm", new { code = first }).StatusAsync(HttpStatusCode.OK);

        using var browser = new Browser(college);
        await browser.SubmitAsync(await browser.GoAsync(AuthorizePath("openid")), ("userName", person.UserName), ("password", Password));
        Assert.Contains("recovery code", browser.Html, StringComparison.Ordinal);
        await browser.SubmitAsync(browser.Html, ("code", "000000"));
        Assert.Contains("Try the next one", browser.Html, StringComparison.Ordinal);
        await browser.SubmitAsync(browser.Html, ("code", second));
        Assert.StartsWith(Callback, browser.Left, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cookie_works_for_the_API_until_the_password_changes()
    {
        var person = await college.NewAccountAsync(Role.Student, Password);
        using var browser = new Browser(college);
        await browser.SubmitAsync(await browser.GoAsync("/account/sign-in?returnUrl=/api/v1/me"), ("userName", person.UserName), ("password", Password));
        Assert.Contains(person.UserName, browser.Html, StringComparison.Ordinal);
        var cookie = browser.SetCookies.Single(c => c.StartsWith("claustro=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);

        await person.Http.PostAsync("/api/v1/me/password", new { current = Password, password = "another horse 2" }).StatusAsync(HttpStatusCode.NoContent);
        await browser.Http.GetAsync("/api/v1/me").ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task A_form_from_elsewhere_and_a_way_out_of_the_site_are_refused()
    {
        var person = await college.NewAccountAsync(Role.Student, Password);
        await college.Anonymous.FormAsync("/account/sign-in", ("userName", person.UserName), ("password", Password)).StatusAsync(HttpStatusCode.BadRequest);
        await college.Anonymous.PostAsync("/account/sign-in", new { userName = person.UserName }).StatusAsync(HttpStatusCode.BadRequest);
        await college.Anonymous.FormAsync("/account/sign-out").ProblemAsync(HttpStatusCode.BadRequest, "malformed");
        foreach (var away in new[] { "//evil.example", "/\\evil.example", "https://evil.example/" })
        {
            using var browser = new Browser(college);
            await browser.SubmitAsync(await browser.GoAsync("/account/sign-in?returnUrl=" + Uri.EscapeDataString(away)), ("userName", person.UserName), ("password", Password));
            Assert.Null(browser.Left);
        }
    }

    [Fact]
    public async Task Requests_that_are_not_in_order_never_leave_for_an_unknown_address()
    {
        var http = college.Anonymous;
        await http.GetAsync("/connect/authorize").StatusAsync(HttpStatusCode.BadRequest);
        await http.GetAsync(AuthorizePath("openid").Replace("campus-app", "nobody", StringComparison.Ordinal)).StatusAsync(HttpStatusCode.BadRequest);
        await http.GetAsync(AuthorizePath("openid").Replace("app.example", "evil.example", StringComparison.Ordinal)).StatusAsync(HttpStatusCode.BadRequest);
        await http.GetAsync(AuthorizePath("openid").Replace("code_challenge=", "x=", StringComparison.Ordinal)).StatusAsync(HttpStatusCode.BadRequest); // without proof
        using var quiet = await http.GetAsync(AuthorizePath("openid") + "&prompt=none");
        Assert.Contains("error=login_required", quiet.Headers.Location?.Query, StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> CodeAsync(string code, string verifier) => college.Anonymous.FormAsync("/connect/token",
        ("grant_type", "authorization_code"), ("client_id", "campus-app"), ("code", code), ("redirect_uri", Callback), ("code_verifier", verifier));

    private static string AuthorizePath(string scope) => QueryHelpers.AddQueryString("/connect/authorize", new Dictionary<string, string?>
    {
        ["client_id"] = "campus-app",
        ["redirect_uri"] = Callback,
        ["response_type"] = "code",
        ["scope"] = scope,
        ["state"] = "abc",
        ["code_challenge"] = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))),
        ["code_challenge_method"] = "S256",
    });

    /// <summary>Follows redirects within the college, keeps cookies, fills forms.</summary>
    private sealed partial class Browser : IDisposable
    {
        public Browser(College college)
        {
            Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = college.Address };
            Http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
        }

        public HttpClient Http { get; }

        public string Html { get; set; } = "";

        /// <summary>The address outside that the last redirect led to.</summary>
        public string? Left { get; private set; }

        public List<string> SetCookies { get; } = [];

        public async Task<string> GoAsync(string path) => await FollowAsync(await Http.GetAsync(path));

        public async Task SubmitAsync(string html, params (string Name, string Value)[] fields)
        {
            var hidden = HiddenField().Matches(html).Select(m => (m.Groups[1].Value, WebUtility.HtmlDecode(m.Groups[2].Value)));
            await FollowAsync(await Http.FormAsync("/account/sign-in", [.. hidden, .. fields]));
        }

        public void Dispose() => Http.Dispose();

        private async Task<string> FollowAsync(HttpResponseMessage answer)
        {
            while (true)
            {
                SetCookies.AddRange(answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : []);
                if (answer.Headers.Location is not { } location)
                {
                    return Html = await answer.Content.ReadAsStringAsync();
                }

                var to = new Uri(Http.BaseAddress!, location);
                if (to.Host != Http.BaseAddress!.Host)
                {
                    Left = to.ToString();
                    return Html;
                }

                answer = await Http.GetAsync(to);
            }
        }

        [GeneratedRegex("type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"")]
        private static partial Regex HiddenField();
    }
}

[Collection(OnSqliteBeside.Name)]
public sealed class AuthorizeTestsOnSqlite(SqliteCollege college) : AuthorizeTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class AuthorizeTestsOnPostgres(PostgresCollege college) : AuthorizeTests(college);
