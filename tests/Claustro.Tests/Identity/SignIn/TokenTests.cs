using System.Net;
using System.Net.Http.Headers;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Xunit;
using static Claustro.Tests.Identity.SignIn.Asking;

namespace Claustro.Tests.Identity.SignIn;

public abstract class TokenTests(College college)
{
    [Fact]
    public async Task A_password_gives_a_token_that_says_who_and_what()
    {
        var person = await college.NewAccountAsync(Role.Student | Role.Teacher, Password);
        var answer = await college.SignInAsync(person.UserName, Password).JsonAsync();
        Assert.Equal("Bearer", answer.Text("token_type"));
        Assert.InRange(answer.GetProperty("expires_in").GetInt32(), 890, 900);
        Assert.False(answer.TryGetProperty("refresh_token", out _));

        var token = answer.Text("access_token")!;
        Assert.Equal(("RS256", "at+jwt"), (Part(token, 0).Text("alg"), Part(token, 0).Text("typ")));
        var claims = Part(token, 1);
        Assert.Equal(($"{person.Id}", "claustro"), (claims.Text("sub"), claims.Text("aud")));
        Assert.Equal(["student", "teacher"], claims.GetProperty("role").EnumerateArray().Select(r => r.GetString()));

        var me = await college.NewClient(token).GetAsync("/api/v1/me").JsonAsync();
        Assert.Equal(person.Id, me.Id());
    }

    [Fact]
    public async Task The_address_does_as_well_as_the_user_name_in_any_case()
    {
        var person = await college.NewAccountAsync(Role.Student, Password);
        await college.SignInAsync(person.Email.ToUpperInvariant(), Password).StatusAsync(HttpStatusCode.OK);
        await college.SignInAsync(person.UserName.ToUpperInvariant() + " ", Password).StatusAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Refresh_tokens_rotate_and_the_old_one_works_for_another_moment()
    {
        var person = await college.NewAccountAsync(Role.Student, Password);
        var first = (await college.SignInAsync(person.UserName, Password, ("scope", "offline_access")).JsonAsync()).Text("refresh_token")!;
        var second = (await college.RefreshAsync(first).JsonAsync()).Text("refresh_token")!;
        Assert.NotEqual(first, second);
        await college.RefreshAsync(first).StatusAsync(HttpStatusCode.OK);
        var third = await college.RefreshAsync(second).JsonAsync();
        Assert.Equal(person.Id, (await college.NewClient(third.Text("access_token")).GetAsync("/api/v1/me").JsonAsync()).Id());
    }

    [Fact]
    public async Task Using_an_old_refresh_token_later_revokes_the_family()
    {
        var person = await college.NewAccountAsync(Role.Student, Password);
        var first = (await college.SignInAsync(person.UserName, Password, ("scope", "offline_access")).JsonAsync()).Text("refresh_token")!;
        var second = (await college.RefreshAsync(first).JsonAsync()).Text("refresh_token")!;
        var other = (await college.SignInAsync(person.UserName, Password, ("scope", "offline_access")).JsonAsync()).Text("refresh_token")!;
        college.Clock.Offset = TimeSpan.FromSeconds(20);
        try
        {
            await college.RefreshAsync(first).RefusedAsync();
            await college.RefreshAsync(second).RefusedAsync();
            await college.RefreshAsync(other).StatusAsync(HttpStatusCode.OK); // another sign-in, another family
        }
        finally
        {
            college.Clock.Offset = default;
        }
    }

    [Fact]
    public async Task A_revoked_refresh_token_is_refused()
    {
        var person = await college.NewAccountAsync(Role.Student, Password);
        var token = (await college.SignInAsync(person.UserName, Password, ("scope", "offline_access")).JsonAsync()).Text("refresh_token")!;
        await college.Anonymous.FormAsync("/connect/revoke", ("token", token)).StatusAsync(HttpStatusCode.OK);
        await college.RefreshAsync(token).RefusedAsync();
        await college.Anonymous.FormAsync("/connect/revoke", ("token", "nothing I know")).StatusAsync(HttpStatusCode.OK);
        await college.Anonymous.FormAsync("/connect/revoke", ("x", "y")).RefusedAsync("invalid_request");
    }

    [Fact]
    public async Task A_client_acts_for_itself_with_its_roles()
    {
        var answer = await college.Anonymous.FormAsync("/connect/token",
            ("grant_type", "client_credentials"), ("client_id", "robot"), ("client_secret", "robot-secret-of-the-tests")).JsonAsync();
        var token = answer.Text("access_token")!;
        Assert.Equal("client:robot", Part(token, 1).Text("sub"));
        await college.NewClient(token).GetAsync("/api/v1/users?pageSize=1").StatusAsync(HttpStatusCode.OK);
        await college.NewClient(token).GetAsync("/api/v1/me").ProblemAsync(HttpStatusCode.NotFound, "not_found");

        await college.Anonymous.FormAsync("/connect/token", ("grant_type", "client_credentials"), ("client_id", "robot"), ("client_secret", "wrong"))
            .RefusedAsync("invalid_client", HttpStatusCode.Unauthorized);
        await college.Anonymous.FormAsync("/connect/token", ("grant_type", "client_credentials"), ("client_id", "campus-app")).RefusedAsync("invalid_request");
    }

    [Fact]
    public async Task What_nobody_understands_answers_400_as_RFC_6749_says()
    {
        var http = college.Anonymous;
        await http.FormAsync("/connect/token").RefusedAsync("invalid_request");
        await http.FormAsync("/connect/token", ("grant_type", "magic")).RefusedAsync("unsupported_grant_type");
        await http.FormAsync("/connect/token", ("grant_type", "password"), ("username", "x")).RefusedAsync("invalid_request");
        await http.FormAsync("/connect/token", ("grant_type", "refresh_token"), ("refresh_token", "rubbish")).RefusedAsync();
        await http.FormAsync("/connect/token", ("grant_type", "authorization_code"), ("code", "rubbish"), ("client_id", "campus-app"), ("redirect_uri", "https://app.example/callback"), ("code_verifier", new string('v', 50))).RefusedAsync();
        await http.FormAsync("/connect/token", ("grant_type", "password"), ("username", "x"), ("password", "y"), ("scope", "everything")).RefusedAsync("invalid_scope");
        await http.PostAsync("/connect/token", new { grant_type = "password" }).RefusedAsync("invalid_request");
        await http.FormAsync("/connect/token", [.. Enumerable.Range(0, 2000).Select(n => ($"f{n}", "x"))]).RefusedAsync("invalid_request");
        foreach (var name in new[] { "🎓", "' or 1=1 --", new string('x', 5000), "a@b", "\u202Eoeno" })
        {
            await college.SignInAsync(name, name).RefusedAsync();
        }

        await college.SignInAsync("nul\0nul", "nul\0nul").RefusedAsync("invalid_request");
        using var broken = new ByteArrayContent([0x66, 0x3d, 0xff, 0xfe, 0x25, 0x25]);
        broken.Headers.ContentType = MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded; charset=nonsense");
        await http.PostAsync("/connect/token", broken).RefusedAsync("invalid_request");
    }

    [Fact]
    public async Task The_discovery_document_points_to_the_keys_that_verify()
    {
        var configuration = await college.Anonymous.GetAsync("/.well-known/openid-configuration").JsonAsync();
        Assert.EndsWith("/.well-known/jwks", configuration.Text("jwks_uri"), StringComparison.Ordinal);
        Assert.EndsWith("/connect/token", configuration.Text("token_endpoint"), StringComparison.Ordinal);
        Assert.EndsWith("/connect/authorize", configuration.Text("authorization_endpoint"), StringComparison.Ordinal);
        Assert.EndsWith("/connect/revoke", configuration.Text("revocation_endpoint"), StringComparison.Ordinal);
        Assert.Superset(new HashSet<string?> { "password", "refresh_token", "client_credentials", "authorization_code" },
            configuration.GetProperty("grant_types_supported").EnumerateArray().Select(g => g.GetString()).ToHashSet());

        var person = await college.NewAccountAsync(Role.Student, Password);
        var token = (await college.SignInAsync(person.UserName, Password).JsonAsync()).Text("access_token")!;
        var keys = (await college.Anonymous.GetAsync("/.well-known/jwks").JsonAsync()).GetProperty("keys").EnumerateArray().ToList();
        var key = keys.Single(k => k.Text("kid") == Part(token, 0).Text("kid"));
        Assert.Equal(("RSA", "sig", "RS256"), (key.Text("kty"), key.Text("use"), key.Text("alg")));
        Assert.False(key.TryGetProperty("d", out _));
        Assert.Equal(Part(token, 1).Text("iss"), configuration.Text("issuer"));
    }
}

[Collection(OnSqliteBeside.Name)]
public sealed class TokenTestsOnSqlite(SqliteCollege college) : TokenTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class TokenTestsOnPostgres(PostgresCollege college) : TokenTests(college);
