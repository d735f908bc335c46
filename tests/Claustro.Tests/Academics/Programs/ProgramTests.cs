using System.Net;
using Claustro.Academics.Enrollments;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Xunit;

namespace Claustro.Tests.Academics.Programs;

public abstract class ProgramTests(College college)
{
    private const string Path = "/api/v1/programs";

    [Fact]
    public async Task A_head_creates_changes_and_deletes_a_program_of_the_own_department()
    {
        var department = await college.NewDepartmentAsync();
        var head = (await college.NewPersonAsync(Role.Head, department.Id)).Http;
        var code = $"P{College.Next()}";
        var made = await head.PostAsync(Path, new { code, name = "Grado en Física", credits = 240, departmentId = department.Id }).JsonAsync(HttpStatusCode.Created);
        var at = $"{Path}/{made.Id()}";

        var changed = await head.PatchAsync(at, new { credits = 180 }).JsonAsync();
        Assert.Equal((code, 180, department.Id), (changed.Text("code"), changed.GetProperty("credits").GetInt32(), changed.GetProperty("departmentId").GetInt64()));
        Assert.Equal(made.Id(), Assert.Single((await head.GetAsync($"{Path}?department={department.Id}&q=FISICA").JsonAsync()).Items()).Id());
        Assert.Empty((await head.GetAsync($"{Path}?department={department.Id}&q=100%").JsonAsync()).Items());

        await head.DeleteAsync(at).StatusAsync(HttpStatusCode.NoContent);
        await head.GetAsync(at).ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await head.DeleteAsync(at).ProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Only_the_right_people_write()
    {
        var (mine, others) = (await college.NewDepartmentAsync(), await college.NewDepartmentAsync());
        var admin = (await college.AdministratorAsync()).Http;
        var head = (await college.NewPersonAsync(Role.Head, mine.Id)).Http;
        var theirs = $"{Path}/{(await MakeAsync(admin, others.Id)).Id()}";
        var own = $"{Path}/{(await MakeAsync(admin, mine.Id)).Id()}";

        await head.PostAsync(Path, Body(others.Id)).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await head.PatchAsync(theirs, new { name = "Mío" }).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await head.PatchAsync(own, new { departmentId = others.Id }).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await head.DeleteAsync(theirs).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");

        var student = (await college.NewPersonAsync(Role.Student)).Http;
        await student.GetAsync(own).StatusAsync(HttpStatusCode.OK);
        await student.PostAsync(Path, Body(mine.Id)).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await student.PatchAsync(own, new { name = "x" }).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await student.DeleteAsync(own).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await college.Anonymous.GetAsync(Path).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        await college.Anonymous.GetAsync(own).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task What_is_wrong_is_said()
    {
        var admin = (await college.AdministratorAsync()).Http;
        var department = await college.NewDepartmentAsync();
        var problem = await admin.PostAsync(Path, new { credits = -1 }).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        Assert.Equal(["code", "name", "credits", "departmentId"], problem.GetProperty("errors").EnumerateObject().Select(e => e.Name));
        problem = await admin.PostAsync(Path, Body(long.MaxValue)).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        Assert.True(problem.GetProperty("errors").TryGetProperty("departmentId", out _));
        await admin.PostAsync(Path, new { code = "x", name = "x", credits = 3.5, departmentId = department.Id }).ProblemAsync(HttpStatusCode.BadRequest, "malformed");

        var made = await MakeAsync(admin, department.Id);
        await admin.PostAsync(Path, new { code = made.Text("code"), name = "x", credits = 1, departmentId = department.Id }).ProblemAsync(HttpStatusCode.Conflict, "code_taken");
        await admin.DeleteAsync($"/api/v1/departments/{department.Id}").ProblemAsync(HttpStatusCode.Conflict, "in_use");
    }

    [Fact]
    public async Task A_program_that_students_follow_stays()
    {
        var admin = (await college.AdministratorAsync()).Http;
        var program = await MakeAsync(admin, (await college.NewDepartmentAsync()).Id);
        await college.AddAsync(new StudentRecord { StudentId = (await college.NewPersonAsync(Role.Student)).Id, ProgramId = program.Id() });
        await admin.DeleteAsync($"{Path}/{program.Id()}").ProblemAsync(HttpStatusCode.Conflict, "in_use");
    }

    private static object Body(long departmentId) => new { code = $"P{College.Next()}", name = "Programa", credits = 60, departmentId };

    private static Task<System.Text.Json.JsonElement> MakeAsync(HttpClient http, long departmentId) =>
        http.PostAsync(Path, Body(departmentId)).JsonAsync(HttpStatusCode.Created);
}

[Collection(OnSqlite.Name)]
public sealed class ProgramTestsOnSqlite(SqliteCollege college) : ProgramTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class ProgramTestsOnPostgres(PostgresCollege college) : ProgramTests(college);
