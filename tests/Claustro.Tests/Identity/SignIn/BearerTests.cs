using System.Net;
using System.Security.Cryptography;
using System.Text;
using Claustro.Identity.Tokens;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Claustro.Tests.Identity.SignIn.Asking;

namespace Claustro.Tests.Identity.SignIn;

public abstract class BearerTests(College college)
{
    [Fact]
    public async Task A_token_that_is_not_right_in_every_way_is_no_token()
    {
        var person = await college.NewPersonAsync(Role.Student);
        var good = person.Token;
        var parts = good.Split('.');
        var claims = Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(parts[1]));
        using var foreign = RSA.Create(2048);
        var bad = new Dictionary<string, string>
        {
            ["expired"] = college.Services.GetRequiredService<AccessTokens>().Mint(person.Id, Role.Student, TimeSpan.FromSeconds(-60)),
            ["truncated"] = good[..^20],
            ["two parts"] = $"{parts[0]}.{parts[1]}",
            ["no signature"] = $"{parts[0]}.{parts[1]}.",
            ["alg none"] = $"{Encode("{\"alg\":\"none\",\"typ\":\"at+jwt\"}")}.{parts[1]}.",
            ["foreign key"] = Sign(foreign, parts[0], parts[1]),
            ["unknown kid"] = Sign(foreign, Encode("{\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"kid\":\"mine\"}"), parts[1]),
            ["altered claims"] = $"{parts[0]}.{Encode(claims.Replace("student", "administrator", StringComparison.Ordinal))}.{parts[2]}",
            ["empty"] = "",
            ["not base64"] = "a.ñ.c",
            ["huge"] = new string('a', 9000),
            ["nobody"] = college.Services.GetRequiredService<AccessTokens>().Mint(999_999_999, Role.Administrator, TimeSpan.FromMinutes(5)),
        };
        foreach (var (name, token) in bad)
        {
            using var http = college.NewClient();
            http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + (name == "not base64" ? "a.%.c" : token));
            using var answer = await http.GetAsync("/api/v1/me");
            Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{name}: {answer.StatusCode}");
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }

        await person.Http.GetAsync("/api/v1/me").StatusAsync(HttpStatusCode.OK);

        static string Sign(RSA key, string header, string payload) =>
            $"{header}.{payload}.{WebEncoders.Base64UrlEncode(key.SignData(Encoding.ASCII.GetBytes($"{header}.{payload}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    [Fact]
    public async Task Without_a_token_programs_are_told_401_and_never_sent_to_a_page()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/me");
        request.Headers.Accept.ParseAdd("text/html");
        var problem = await college.Anonymous.SendAsync(request).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.Equal("Sign in to continue.", problem.Text("detail"));
    }

    [Fact]
    public async Task The_account_decides_and_not_the_token()
    {
        var admin = (await college.AdministratorAsync()).Http;
        var person = await college.NewAccountAsync(Role.Administrator, Password);
        var refresh = (await college.SignInAsync(person.UserName, Password, ("scope", "offline_access")).JsonAsync()).Text("refresh_token")!;
        await person.Http.GetAsync("/api/v1/users?pageSize=1").StatusAsync(HttpStatusCode.OK);

        await admin.PatchAsync($"/api/v1/users/{person.Id}", new { roles = new[] { "student" } }).StatusAsync(HttpStatusCode.OK);
        await person.Http.GetAsync("/api/v1/users?pageSize=1").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        var renewed = await college.RefreshAsync(refresh).JsonAsync();
        Assert.Equal("student", Part(renewed.Text("access_token")!, 1).Text("role"));

        await admin.PatchAsync($"/api/v1/users/{person.Id}", new { disabled = true }).StatusAsync(HttpStatusCode.OK);
        await person.Http.GetAsync("/api/v1/me").ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        await college.RefreshAsync(renewed.Text("refresh_token")!).RefusedAsync();
        await college.SignInAsync(person.UserName, Password).RefusedAsync();

        await admin.PatchAsync($"/api/v1/users/{person.Id}", new { disabled = false }).StatusAsync(HttpStatusCode.OK);
        await college.RefreshAsync(renewed.Text("refresh_token")!).RefusedAsync(); // what was signed in before stays out
        await college.SignInAsync(person.UserName, Password).StatusAsync(HttpStatusCode.OK);
    }
}

[Collection(OnSqliteBeside.Name)]
public sealed class BearerTestsOnSqlite(SqliteCollege college) : BearerTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class BearerTestsOnPostgres(PostgresCollege college) : BearerTests(college);
