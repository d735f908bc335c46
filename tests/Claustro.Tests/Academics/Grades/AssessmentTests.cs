using System.Net;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Xunit;

namespace Claustro.Tests.Academics.Grades;

public abstract class AssessmentTests(College college)
{
    [Fact]
    public async Task A_teacher_adds_changes_and_deletes_assessments()
    {
        var sheet = await Sheet.NewAsync(college, 1);
        var path = $"{sheet.Path}/assessments";
        var made = await sheet.Teacher.Http.PostAsync(path, new { name = "Trabajo <b>😀</b>", weight = 1000, dropLowest = true }).JsonAsync(HttpStatusCode.Created);
        Assert.Equal(("Trabajo <b>😀</b>", 1000m, true), (made.Text("name"), made.GetProperty("weight").GetDecimal(), made.GetProperty("dropLowest").GetBoolean()));

        var one = $"{path}/{made.Id()}";
        var changed = await sheet.Teacher.Http.PatchAsync(one, new { weight = 12.5m }).JsonAsync();
        Assert.Equal(("Trabajo <b>😀</b>", 12.5m, true), (changed.Text("name"), changed.GetProperty("weight").GetDecimal(), changed.GetProperty("dropLowest").GetBoolean()));
        Assert.Equal(12.5m, (await sheet.Students[0].Http.GetAsync(one).JsonAsync()).GetProperty("weight").GetDecimal());
        Assert.Equal(3, (await sheet.Students[0].Http.GetAsync(path).JsonAsync()).GetProperty("total").GetInt32());

        await sheet.Teacher.Http.DeleteAsync(one).StatusAsync(HttpStatusCode.NoContent);
        await sheet.Teacher.Http.DeleteAsync(one).ProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task What_is_graded_stays()
    {
        var sheet = await Sheet.NewAsync(college, 1);
        await sheet.PutAsync(sheet.Row(0, 0, 50)).JsonAsync();
        await sheet.Teacher.Http.DeleteAsync($"{sheet.Path}/assessments/{sheet.Assessments[0].Id}").ProblemAsync(HttpStatusCode.Conflict, "in_use");
    }

    [Fact]
    public async Task What_is_wrong_is_said_field_by_field()
    {
        var sheet = await Sheet.NewAsync(college, 1);
        var path = $"{sheet.Path}/assessments";
        foreach (var weight in (decimal?[])[0, -1, 1000.01m, 0.001m, null])
        {
            var problem = await sheet.Teacher.Http.PostAsync(path, new { name = "", weight }).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
            Assert.True(problem.GetProperty("errors").TryGetProperty("name", out _) && problem.GetProperty("errors").TryGetProperty("weight", out _));
        }

        await sheet.Teacher.Http.PostAsync(path, new { name = new string('x', 65), weight = 1 }).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await sheet.Teacher.Http.PatchAsync($"{path}/{sheet.Assessments[0].Id}", new { weight = 0 }).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await sheet.Teacher.Http.PatchAsync($"{path}/{sheet.Assessments[0].Id}", new { weight = "1" }).ProblemAsync(HttpStatusCode.BadRequest, "malformed");
    }

    [Fact]
    public async Task A_closed_sheet_keeps_its_assessments()
    {
        var sheet = await Sheet.NewAsync(college, 1);
        await sheet.CloseAsync(missingAsZero: true).StatusAsync(HttpStatusCode.OK);
        var one = $"{sheet.Path}/assessments/{sheet.Assessments[0].Id}";
        await sheet.Teacher.Http.PostAsync($"{sheet.Path}/assessments", new { name = "Otra", weight = 1 }).ProblemAsync(HttpStatusCode.Conflict, "sheet_closed");
        await sheet.Teacher.Http.PatchAsync(one, new { weight = 1 }).ProblemAsync(HttpStatusCode.Conflict, "sheet_closed");
        await sheet.Teacher.Http.DeleteAsync(one).ProblemAsync(HttpStatusCode.Conflict, "sheet_closed");
    }

    [Fact]
    public async Task Only_the_right_people_write()
    {
        var (sheet, other) = (await Sheet.NewAsync(college, 1), await Sheet.NewAsync(college, 1));
        var path = $"{sheet.Path}/assessments";
        foreach (var stranger in (Person[])[sheet.Students[0], other.Teacher, await college.NewPersonAsync(Role.Head, sheet.DepartmentId)])
        {
            await stranger.Http.PostAsync(path, new { name = "Mía", weight = 1 }).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
            await stranger.Http.PatchAsync($"{path}/{sheet.Assessments[0].Id}", new { weight = 1 }).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
            await stranger.Http.DeleteAsync($"{path}/{sheet.Assessments[0].Id}").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        }

        await other.Students[0].Http.GetAsync(path).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await other.Teacher.Http.GetAsync(path).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await sheet.Teacher.Http.PatchAsync($"{path}/{other.Assessments[0].Id}", new { weight = 1 }).ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await sheet.Teacher.Http.DeleteAsync($"{path}/{other.Assessments[0].Id}").ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await (await college.AdministratorAsync()).Http.PostAsync(path, new { name = "Del centro", weight = 1 }).StatusAsync(HttpStatusCode.Created);
    }
}

[Collection(OnSqlite.Name)]
public sealed class AssessmentTestsOnSqlite(SqliteCollege college) : AssessmentTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class AssessmentTestsOnPostgres(PostgresCollege college) : AssessmentTests(college);
