using System.Net;
using Claustro.Identity.Accounts;
using Claustro.Notifications;
using Claustro.Platform.Http;
using Claustro.Tests.Identity.SignIn;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;
using static Claustro.Tests.Identity.SignIn.Asking;

namespace Claustro.Tests.Identity.Users;

public abstract class UserTests(College college)
{
    [Fact]
    public async Task An_administrator_creates_finds_changes_and_deletes_a_user()
    {
        var admin = (await college.AdministratorAsync()).Http;
        var n = College.Next();
        var department = (await college.NewDepartmentAsync()).Id;
        var made = await admin.PostAsync("/api/v1/users", new
        {
            userName = $"u{n}", email = $"u{n}@college.example", firstName = "Íñigo", lastName = $"Ωmega{n}", number = $"U{n}", roles = new[] { "teacher", "head" },
            departmentId = department, password = Password,
        }).JsonAsync(HttpStatusCode.Created);
        Assert.Equal(["id", "userName", "email", "firstName", "lastName", "number", "roles", "departmentId", "disabled", "phone"], made.EnumerateObject().Select(p => p.Name));
        await college.SignInAsync($"u{n}", Password).StatusAsync(HttpStatusCode.OK);

        var path = $"/api/v1/users/{made.Id()}";
        foreach (var q in new[] { $"u{n}", $"U{n}", $"mega{n}", $"u{n}@COLLEGE teacher-no", $"mega{n} u{n}" })
        {
            var found = (await admin.GetAsync($"/api/v1/users?q={Uri.EscapeDataString(q)}&role=teacher").JsonAsync()).Items();
            Assert.Equal(q.Contains("-no", StringComparison.Ordinal) ? 0 : 1, found.Count);
        }

        Assert.Equal(0, (await admin.GetAsync($"/api/v1/users?q=u{n}&role=student").JsonAsync()).GetProperty("total").GetInt64());
        var changed = await admin.PatchAsync(path, new { firstName = "Iker", roles = new[] { "student" } }).JsonAsync();
        Assert.Equal(("Iker", "student"), (changed.Text("firstName"), changed.GetProperty("roles")[0].GetString()));
        Assert.Equal("Iker", (await admin.GetAsync(path).JsonAsync()).Text("firstName"));
        await admin.DeleteAsync(path).StatusAsync(HttpStatusCode.NoContent);
        await admin.GetAsync(path).ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await admin.DeleteAsync(path).ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await admin.PatchAsync(path, new { firstName = "X" }).ProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Without_a_password_a_mail_invites()
    {
        var admin = (await college.AdministratorAsync()).Http;
        var n = College.Next();
        var made = await admin.PostAsync("/api/v1/users", new { userName = $"i{n}", email = $"i{n}@college.example", firstName = "Ana", lastName = "Gil", roles = new[] { "student" } })
            .JsonAsync(HttpStatusCode.Created);
        Assert.Equal("account.invited", await college.InDbAsync(db => db.Set<Notification>().Where(m => m.PersonId == made.Id()).Select(m => m.Event).SingleAsync()));
        await college.SignInAsync($"i{n}", "").RefusedAsync("invalid_request");
        await college.InDbAsync(db => db.Set<AccountToken>().Where(t => t.AccountId == made.Id()).ExecuteUpdateAsync(s => s.SetProperty(t => t.Hash, AccountToken.HashOf($"invited {n}"))));
        await college.Anonymous.PostAsync("/api/v1/accounts/password-reset/confirm", new { token = $"invited {n}", password = Password }).StatusAsync(HttpStatusCode.NoContent);
        await college.SignInAsync($"i{n}", Password).StatusAsync(HttpStatusCode.OK);
        await admin.DeleteAsync($"/api/v1/users/{made.Id()}").StatusAsync(HttpStatusCode.NoContent); // its own mails and tokens hold nobody
    }

    [Fact]
    public async Task What_others_have_is_refused_all_at_once()
    {
        var admin = (await college.AdministratorAsync()).Http;
        var other = await college.NewPersonAsync(Role.Student);
        var problem = await admin.PostAsync("/api/v1/users", new
        {
            userName = other.UserName, email = other.Email, number = other.Number, firstName = "A", lastName = "B", roles = new[] { "student" }, password = Password,
        }).ProblemAsync(HttpStatusCode.Conflict, "user_name_taken");
        Assert.Equal(["user_name_taken", "email_taken", "number_taken"], problem.GetProperty("reasons").EnumerateArray().Select(r => r.Text("code")));
        var person = await college.NewPersonAsync(Role.Student);
        await admin.PatchAsync($"/api/v1/users/{person.Id}", new { email = other.Email }).ProblemAsync(HttpStatusCode.Conflict, "email_taken");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"userName\":\"ok1\",\"email\":\"ok@college.example\",\"firstName\":\"A\",\"lastName\":\"B\",\"roles\":[null]}")]
    [InlineData("{\"userName\":\"ok1\",\"email\":\"ok@college.example\",\"firstName\":\"A\",\"lastName\":\"B\",\"roles\":[\"emperor\"]}")]
    [InlineData("{\"userName\":\"ok1\",\"email\":\"ok@college.example\",\"firstName\":\"A\",\"lastName\":\"B\",\"roles\":[]}")]
    [InlineData("{\"userName\":\"ok1\",\"email\":\"ok@college.example\",\"firstName\":\"A\",\"lastName\":\"B\",\"roles\":[\"student\"],\"departmentId\":-1}")]
    [InlineData("{\"userName\":\"ok1\",\"email\":\"ok@college.example\",\"firstName\":\"A\",\"lastName\":\"B\",\"roles\":[\"student\"],\"departmentId\":1e30}")]
    [InlineData("{\"userName\":\"<b>\",\"email\":\"ok@college.example\",\"firstName\":\"A\",\"lastName\":\"B\",\"roles\":[\"student\"],\"password\":\"correct horse 1\"}")]
    [InlineData("{\"userName\":\"ok1\",\"email\":\"ok@college.example\",\"firstName\":\"A\",\"lastName\":\"B\",\"roles\":[\"student\"],\"password\":\"short\"}")]
    public async Task What_is_wrong_answers_400(string body)
    {
        using var answer = await (await college.AdministratorAsync()).Http.PostAsync("/api/v1/users", new StringContent(body, null, "application/json"));
        Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    [Fact]
    public async Task Odd_questions_get_plain_answers()
    {
        var admin = (await college.AdministratorAsync()).Http;
        await admin.GetAsync("/api/v1/users?role=emperor").ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await admin.GetAsync("/api/v1/users?role=8").ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await admin.GetAsync("/api/v1/users?q=" + new string('x', 200)).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await admin.GetAsync("/api/v1/users?q=" + Uri.EscapeDataString("%_' or 1=1 -- 🎓")).StatusAsync(HttpStatusCode.OK);
        await admin.GetAsync("/api/v1/users?page=1000000000").StatusAsync(HttpStatusCode.OK);
        await admin.GetAsync("/api/v1/users/-1").ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await admin.GetAsync("/api/v1/users/99999999999999999999").ProblemAsync(HttpStatusCode.BadRequest, "malformed");
    }

    [Fact]
    public async Task Who_has_left_a_trace_stays()
    {
        var admin = (await college.AdministratorAsync()).Http;
        var colleague = await college.NewPersonAsync(Role.Administrator);
        await colleague.Http.PostAsync("/api/v1/departments", new { code = $"D{College.Next()}", name = "Nuevo" }).StatusAsync(HttpStatusCode.Created);
        await admin.DeleteAsync($"/api/v1/users/{colleague.Id}").ProblemAsync(HttpStatusCode.Conflict, "in_use");
    }

    [Fact]
    public async Task Nobody_disables_or_deletes_themselves_and_one_administrator_remains()
    {
        var me = await college.NewPersonAsync(Role.Administrator);
        await me.Http.PatchAsync($"/api/v1/users/{me.Id}", new { disabled = true }).ProblemAsync(HttpStatusCode.Conflict, "own_account");
        await me.Http.DeleteAsync($"/api/v1/users/{me.Id}").ProblemAsync(HttpStatusCode.Conflict, "own_account");

        // All others away for a moment: this one is the last.
        var others = await college.InDbAsync(db => db.Set<Account>().Where(a => a.Id != me.Id && !a.Disabled && (a.Roles & Role.Administrator) != 0).Select(a => a.Id).ToListAsync());
        await SetAsync(true);
        try
        {
            await me.Http.PatchAsync($"/api/v1/users/{me.Id}", new { roles = new[] { "teacher" } }).ProblemAsync(HttpStatusCode.Conflict, "last_administrator");
            await me.Http.PatchAsync($"/api/v1/users/{me.Id}", new { roles = new[] { "teacher", "administrator" } }).StatusAsync(HttpStatusCode.OK);
        }
        finally
        {
            await SetAsync(false);
        }

        Task<int> SetAsync(bool disabled) => college.InDbAsync(db => db.Set<Account>().Where(a => others.Contains(a.Id)).ExecuteUpdateAsync(s => s.SetProperty(a => a.Disabled, disabled)));
    }

    [Fact]
    public async Task Only_administrators_see_and_change_users()
    {
        var other = await college.NewPersonAsync(Role.Student);
        foreach (var role in new[] { Role.Student, Role.Teacher, Role.Head })
        {
            var http = (await college.NewPersonAsync(role)).Http;
            await http.GetAsync("/api/v1/users").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
            await http.GetAsync($"/api/v1/users/{other.Id}").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
            await http.PostAsync("/api/v1/users", new { }).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
            await http.PatchAsync($"/api/v1/users/{other.Id}", new { disabled = true }).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
            await http.DeleteAsync($"/api/v1/users/{other.Id}").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        }

        await college.Anonymous.GetAsync("/api/v1/users").ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }
}

[Collection(OnSqliteBeside.Name)]
public sealed class UserTestsOnSqlite(SqliteCollege college) : UserTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class UserTestsOnPostgres(PostgresCollege college) : UserTests(college);
