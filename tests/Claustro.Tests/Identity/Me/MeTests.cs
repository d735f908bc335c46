using System.Net;
using Claustro.Platform.Http;
using Claustro.Tests.Identity.SignIn;
using Claustro.Tests.Support;
using Xunit;
using static Claustro.Tests.Identity.SignIn.Asking;

namespace Claustro.Tests.Identity.Me;

public abstract class MeTests(College college)
{
    [Fact]
    public async Task A_person_sees_and_changes_what_is_theirs_and_nothing_else()
    {
        var person = await college.NewPersonAsync(Role.Student);
        var me = await person.Http.GetAsync("/api/v1/me").JsonAsync();
        Assert.Equal(["id", "userName", "email", "firstName", "lastName", "number", "roles", "locale", "timeZone", "phone"], me.EnumerateObject().Select(p => p.Name));
        Assert.Equal((person.Id, person.UserName, person.Number), (me.Id(), me.Text("userName"), me.Text("number")));

        var changed = await person.Http.PatchAsync("/api/v1/me",
            new { firstName = "Zoë 🎓", lastName = "<b>Núñez</b> '; --", locale = "en", timeZone = "America/Bogota", roles = new[] { "administrator" }, id = 1, userName = "root" }).JsonAsync();
        Assert.Equal(("Zoë 🎓", "<b>Núñez</b> '; --", "en", "America/Bogota"), (changed.Text("firstName"), changed.Text("lastName"), changed.Text("locale"), changed.Text("timeZone")));
        Assert.Equal(("student", person.UserName), (changed.GetProperty("roles")[0].GetString(), changed.Text("userName")));
        await college.Anonymous.PatchAsync("/api/v1/me", new { locale = "en" }).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Theory]
    [InlineData("{\"locale\":\"fr\"}", "locale")]
    [InlineData("{\"timeZone\":\"Mars/Olympus\"}", "timeZone")]
    [InlineData("{\"firstName\":\"  \"}", "firstName")]
    [InlineData("{\"lastName\":5}", "lastName")]
    public async Task What_is_wrong_is_said_field_by_field(string body, string field)
    {
        var person = await college.NewPersonAsync(Role.Teacher);
        using var answer = await person.Http.PatchAsync("/api/v1/me", new StringContent(body, null, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"\"{field}\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_signs_out_elsewhere_ends_what_was_open_and_may_sign_in_again()
    {
        var person = await college.NewAccountAsync(Role.Student, Password);
        var other = await college.NewAccountAsync(Role.Student, Password);
        var refresh = (await college.SignInAsync(person.UserName, Password, ("scope", "offline_access")).JsonAsync()).Text("refresh_token")!;
        var anothers = (await college.SignInAsync(other.UserName, Password, ("scope", "offline_access")).JsonAsync()).Text("refresh_token")!;
        await person.Http.PostAsync("/api/v1/me/sign-out-elsewhere", null).StatusAsync(HttpStatusCode.NoContent);
        await college.RefreshAsync(refresh).RefusedAsync();
        await college.RefreshAsync(anothers).StatusAsync(HttpStatusCode.OK);
        await college.SignInAsync(person.UserName, Password).StatusAsync(HttpStatusCode.OK);
        await college.Anonymous.PostAsync("/api/v1/me/sign-out-elsewhere", null).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task A_password_is_changed_by_whoever_knows_it()
    {
        var person = await college.NewAccountAsync(Role.Student, Password);
        var refresh = (await college.SignInAsync(person.UserName, Password, ("scope", "offline_access")).JsonAsync()).Text("refresh_token")!;
        Task<HttpResponseMessage> Change(string current, string? password) => person.Http.PostAsync("/api/v1/me/password", new { current, password });
        await Change("wrong password", "another horse 2").ProblemAsync(HttpStatusCode.BadRequest, "wrong_password");
        await Change(Password, "short").ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await Change(Password, person.Email).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await Change(Password, null).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await Change(Password, "another horse 2").StatusAsync(HttpStatusCode.NoContent);

        await college.SignInAsync(person.UserName, Password).RefusedAsync();
        await college.SignInAsync(person.UserName, "another horse 2").StatusAsync(HttpStatusCode.OK);
        await college.RefreshAsync(refresh).RefusedAsync();

        var guess = await college.NewAccountAsync(Role.Student, Password);
        for (var i = 0; i < 5; i++)
        {
            await guess.Http.PostAsync("/api/v1/me/password", new { current = $"guess number {i}", password = "another horse 2" }).ProblemAsync(HttpStatusCode.BadRequest, "wrong_password");
        }

        await guess.Http.PostAsync("/api/v1/me/password", new { current = Password, password = "another horse 2" }).ProblemAsync(HttpStatusCode.TooManyRequests, "too_many_attempts");
    }
}

[Collection(OnSqliteBeside.Name)]
public sealed class MeTestsOnSqlite(SqliteCollege college) : MeTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class MeTestsOnPostgres(PostgresCollege college) : MeTests(college);
