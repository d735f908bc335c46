using System.Net;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Xunit;

namespace Claustro.Tests.Academics.Departments;

public abstract class DepartmentTests(College college)
{
    [Fact]
    public async Task An_administrator_creates_changes_and_deletes_a_department()
    {
        var admin = (await college.AdministratorAsync()).Http;
        var code = $"D{College.Next()}";
        var made = await admin.PostAsync("/api/v1/departments", new { code, name = "Física «aplicada» 🎓" }).JsonAsync(HttpStatusCode.Created);
        Assert.Equal("Física «aplicada» 🎓", made.Text("name"));

        var path = $"/api/v1/departments/{made.Id()}";
        var changed = await admin.PatchAsync(path, new { name = "Física" }).JsonAsync();
        Assert.Equal((code, "Física"), (changed.Text("code"), changed.Text("name")));
        Assert.Equal("Física", (await admin.GetAsync(path).JsonAsync()).Text("name"));

        await admin.DeleteAsync(path).StatusAsync(HttpStatusCode.NoContent);
        await admin.GetAsync(path).ProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task What_is_wrong_is_said_field_by_field()
    {
        var admin = (await college.AdministratorAsync()).Http;
        var problem = await admin.PostAsync("/api/v1/departments", new { code = "", name = new string('x', 161) }).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        Assert.True(problem.GetProperty("errors").TryGetProperty("code", out _));
        Assert.True(problem.GetProperty("errors").TryGetProperty("name", out _));
        await admin.PostAsync("/api/v1/departments", new { code = 7, name = "x" }).ProblemAsync(HttpStatusCode.BadRequest, "malformed");
    }

    [Fact]
    public async Task A_code_is_taken_once()
    {
        var admin = (await college.AdministratorAsync()).Http;
        var department = await college.NewDepartmentAsync();
        await admin.PostAsync("/api/v1/departments", new { code = department.Code, name = "Otro" }).ProblemAsync(HttpStatusCode.Conflict, "code_taken");
    }

    [Fact]
    public async Task A_department_with_courses_stays()
    {
        var course = await college.NewCourseAsync();
        await (await college.AdministratorAsync()).Http.DeleteAsync($"/api/v1/departments/{course.DepartmentId}").ProblemAsync(HttpStatusCode.Conflict, "in_use");
    }

    [Fact]
    public async Task A_department_that_people_belong_to_stays()
    {
        var department = await college.NewDepartmentAsync();
        await college.NewPersonAsync(Role.Teacher, department.Id);
        await (await college.AdministratorAsync()).Http.DeleteAsync($"/api/v1/departments/{department.Id}").ProblemAsync(HttpStatusCode.Conflict, "in_use");
    }

    [Fact]
    public async Task The_list_is_searched()
    {
        var department = await college.NewDepartmentAsync();
        var admin = (await college.AdministratorAsync()).Http;
        Assert.Equal(department.Id, (await admin.GetAsync($"/api/v1/departments?q={department.Code.ToLowerInvariant()}").JsonAsync()).Items().Single().Id());
        Assert.NotEqual(0, (await admin.GetAsync("/api/v1/departments?q=matematicas").JsonAsync()).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Only_the_right_people_write()
    {
        var mine = await college.NewDepartmentAsync();
        var others = await college.NewDepartmentAsync();
        var head = await college.NewPersonAsync(Role.Head, mine.Id);
        await head.Http.PatchAsync($"/api/v1/departments/{mine.Id}", new { name = "Mío" }).StatusAsync(HttpStatusCode.OK);
        await head.Http.PatchAsync($"/api/v1/departments/{others.Id}", new { name = "No mío" }).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await head.Http.DeleteAsync($"/api/v1/departments/{mine.Id}").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");

        var student = await college.NewPersonAsync(Role.Student);
        await student.Http.GetAsync("/api/v1/departments?pageSize=2").StatusAsync(HttpStatusCode.OK);
        await student.Http.PostAsync("/api/v1/departments", new { code = "X", name = "X" }).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await college.Anonymous.GetAsync("/api/v1/departments").ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task The_same_key_creates_once()
    {
        var admin = (await college.AdministratorAsync()).Http;
        var (code, key) = ($"D{College.Next()}", $"k{College.Next()}");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync(code)));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Created, a.Status));
        Assert.Single(answers.Select(a => a.Body).Distinct());
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(code + "x")).Status);

        async Task<(HttpStatusCode Status, string Body)> SendAsync(string withCode)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/departments");
            request.Headers.Add("Idempotency-Key", key);
            request.Content = System.Net.Http.Json.JsonContent.Create(new { code = withCode, name = "Una vez" });
            using var answer = await admin.SendAsync(request);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }
    }
}

[Collection(OnSqlite.Name)]
public sealed class DepartmentTestsOnSqlite(SqliteCollege college) : DepartmentTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class DepartmentTestsOnPostgres(PostgresCollege college) : DepartmentTests(college);
