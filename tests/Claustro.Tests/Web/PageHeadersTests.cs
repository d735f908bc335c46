using System.Net;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Xunit;

namespace Claustro.Tests.Web;

/// <summary>What browsers are told to allow and to keep.</summary>
public abstract class PageHeadersTests(College college)
{
    [Fact]
    public async Task The_page_of_the_API_asks_nobody_but_this_site()
    {
        using var http = college.NewClient();
        using var answer = await http.GetAsync("/docs/");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("connect-src 'self';", policy, StringComparison.Ordinal);
        var page = await answer.Content.ReadAsStringAsync();
        var nonce = System.Text.RegularExpressions.Regex.Match(policy, "script-src 'self' 'nonce-([^']{16,})';").Groups[1].Value;
        Assert.Contains($"nonce=\"{nonce}\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain(nonce, (await http.GetAsync("/docs/")).Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("\"telemetry\":false", page.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/me")]
    [InlineData("/api/v1/me/grades")]
    [InlineData("/api/v1/me/notifications")]
    public async Task What_is_a_persons_own_is_kept_by_nobody_on_the_way(string address)
    {
        var student = await college.NewPersonAsync(Role.Student);
        using var answer = await student.Http.GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl is { Private: true, NoStore: true });
    }
}

[Collection(OnSqlite.Name)]
public sealed class PageHeadersTestsOnSqlite(SqliteCollege college) : PageHeadersTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class PageHeadersTestsOnPostgres(PostgresCollege college) : PageHeadersTests(college);
