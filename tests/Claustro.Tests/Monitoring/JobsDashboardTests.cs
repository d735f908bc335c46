using System.Net;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Xunit;

namespace Claustro.Tests.Monitoring;

/// <summary>Hangfire's pages, which are not ours: who comes in, and what they may do. That they show something, AdministrationStories.</summary>
public abstract class JobsDashboardTests(College college)
{
    [Theory]
    [InlineData("/admin/jobs")]
    [InlineData("/admin/jobs/servers")]
    [InlineData("/admin/jobs/jobs/succeeded")]
    public async Task An_administrator_sees_it_under_a_policy_of_its_own(string address)
    {
        using var answer = await (await college.AdministratorAsync()).Http.GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("Claustro", page, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1:", page, StringComparison.Ordinal); // where Redis is
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("style-src 'self' 'unsafe-inline';", policy, StringComparison.Ordinal);
        Assert.Contains("no-store", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/admin/jobs/servers")]
    [InlineData("GET", "/admin/jobs/recurring")]
    [InlineData("POST", "/admin/jobs/stats")]
    [InlineData("POST", "/admin/jobs/recurring/trigger")]
    public async Task Nobody_else_comes_in_anywhere(string method, string address)
    {
        foreach (var role in new[] { Role.Student, Role.Teacher, Role.Head })
        {
            using var refused = await (await college.NewPersonAsync(role)).Http.SendAsync(new(new(method), address));
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        using var nobody = await college.Anonymous.SendAsync(new(new(method), address));
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
    }

    [Theory]
    [InlineData("/admin/jobs/recurring/trigger", "jobs[]=token-cleaning")]
    [InlineData("/admin/jobs/jobs/enqueued/delete", "jobs[]=1")]
    public async Task Nothing_is_pressed_from_another_site(string address, string form)
    {
        using var body = new StringContent(form, null, "application/x-www-form-urlencoded");
        using var answer = await (await college.AdministratorAsync()).Http.PostAsync(address, body);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }
}

[Collection(OnSqlite.Name)]
public sealed class JobsDashboardTestsOnSqlite(SqliteCollege college) : JobsDashboardTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class JobsDashboardTestsOnPostgres(PostgresCollege college) : JobsDashboardTests(college);
