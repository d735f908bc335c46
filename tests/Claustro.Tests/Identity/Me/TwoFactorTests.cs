using System.Net;
using System.Net.Http.Json;
using Claustro.Platform.Http;
using Claustro.Tests.Identity.SignIn;
using Claustro.Tests.Support;
using Xunit;
using static Claustro.Tests.Identity.SignIn.Asking;

namespace Claustro.Tests.Identity.Me;

public abstract class TwoFactorTests(College college)
{
    [Fact]
    public async Task With_the_second_factor_on_a_password_alone_does_not_do()
    {
        var person = await college.NewAccountAsync(Role.Student, Password);
        await person.Http.PostAsync("/api/v1/me/two-factor/confirm", new { code = "000000" }).ProblemAsync(HttpStatusCode.Conflict, "two_factor_not_started");
        var started = await person.Http.PostAsync("/api/v1/me/two-factor", new { }).JsonAsync();
        Assert.StartsWith("otpauth://totp/", started.Text("uri"), StringComparison.Ordinal);
        var (first, second) = college.CodesOf(started.Text("secret")!);

        await college.SignInAsync(person.UserName, Password).StatusAsync(HttpStatusCode.OK); // not confirmed, not on
        await person.Http.PostAsync("/api/v1/me/two-factor/confirm", new { code = "12" }).ProblemAsync(HttpStatusCode.BadRequest, "wrong_code");
        var confirmed = await person.Http.PostAsync("/api/v1/me/two-factor/confirm", new { code = first }).JsonAsync();
        var recovery = confirmed.GetProperty("recoveryCodes").EnumerateArray().Select(c => c.GetString()!).ToList();
        Assert.Equal(10, recovery.Distinct().Count());

        Assert.Equal("second_factor_required", await college.SignInAsync(person.UserName, Password).RefusedAsync());
        Assert.NotEqual("second_factor_required", await college.SignInAsync(person.UserName, "wrong password").RefusedAsync());
        await college.SignInAsync(person.UserName, Password, ("totp", first)).RefusedAsync(); // used already
        await college.SignInAsync(person.UserName, Password, ("totp", second)).StatusAsync(HttpStatusCode.OK);
        await college.SignInAsync(person.UserName, Password, ("totp", second)).RefusedAsync();
        await college.SignInAsync(person.UserName, Password, ("totp", recovery[0].ToLowerInvariant())).StatusAsync(HttpStatusCode.OK);
        await college.SignInAsync(person.UserName, Password, ("totp", recovery[0])).RefusedAsync();

        await person.Http.PostAsync("/api/v1/me/two-factor", new { }).ProblemAsync(HttpStatusCode.Conflict, "two_factor_on");
        await DeleteAsync(person, new { code = "999999" }).ProblemAsync(HttpStatusCode.BadRequest, "wrong_code");
        await DeleteAsync(person, new { code = recovery[1] }).StatusAsync(HttpStatusCode.NoContent);
        await DeleteAsync(person, new { code = recovery[2] }).ProblemAsync(HttpStatusCode.Conflict, "two_factor_off");
        await college.SignInAsync(person.UserName, Password).StatusAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Codes_cannot_be_guessed_either()
    {
        var person = await college.NewAccountAsync(Role.Student, Password);
        var (first, second) = college.CodesOf((await person.Http.PostAsync("/api/v1/me/two-factor", new { }).JsonAsync()).Text("secret")!);
        await person.Http.PostAsync("/api/v1/me/two-factor/confirm", new { code = first }).StatusAsync(HttpStatusCode.OK);
        for (var i = 0; i < 5; i++)
        {
            await college.SignInAsync(person.UserName, Password, ("totp", "no")).RefusedAsync();
        }

        await college.SignInAsync(person.UserName, Password, ("totp", second)).RefusedAsync();
        await DeleteAsync(person, new { code = second }).ProblemAsync(HttpStatusCode.TooManyRequests, "too_many_attempts");
    }

    private static Task<HttpResponseMessage> DeleteAsync(Person person, object body) =>
        person.Http.SendAsync(new HttpRequestMessage(HttpMethod.Delete, "/api/v1/me/two-factor") { Content = JsonContent.Create(body) });
}

[Collection(OnSqliteBeside.Name)]
public sealed class TwoFactorTestsOnSqlite(SqliteCollege college) : TwoFactorTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class TwoFactorTestsOnPostgres(PostgresCollege college) : TwoFactorTests(college);
