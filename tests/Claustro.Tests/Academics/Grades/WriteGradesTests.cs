using System.Net;
using System.Text;
using Claustro.Academics.Grades;
using Claustro.Academics.Sections;
using Claustro.Notifications;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Claustro.Tests.Academics.Grades;

public abstract class WriteGradesTests(College college)
{
    [Fact]
    public async Task A_teacher_writes_grades_and_every_former_value_is_kept()
    {
        var sheet = await Sheet.NewAsync(college);
        Assert.Equal(4, (await sheet.PutAsync(sheet.Row(0, 0, 85.25m), sheet.Row(0, 1, 40), sheet.Row(1, 0, null, "missing"), sheet.Row(1, 1, null, "excused")).JsonAsync()).GetProperty("written").GetInt32());
        Assert.Equal(1, (await sheet.PutAsync(sheet.Row(0, 0, 90, version: 1)).JsonAsync()).GetProperty("written").GetInt32());
        await sheet.PutAsync(sheet.Row(0, 0, null, "excused")).JsonAsync();

        var list = await sheet.Teacher.Http.GetAsync($"{sheet.Path}/grades?pageSize=3").JsonAsync();
        Assert.Equal((4, 3), (list.GetProperty("total").GetInt32(), list.Items().Count));
        var first = list.Items()[0];
        Assert.Equal((sheet.Students[0].Id, sheet.Assessments[0].Id, "excused", 3),
            (first.GetProperty("studentId").GetInt64(), first.GetProperty("assessmentId").GetInt64(), first.Text("state"), first.GetProperty("version").GetInt32()));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, first.GetProperty("score").ValueKind);

        var history = await college.InDbAsync(db => (
            from h in db.Set<GradeHistory>()
            join g in db.Set<Grade>() on h.GradeId equals g.Id
            where g.StudentId == sheet.Students[0].Id && g.AssessmentId == sheet.Assessments[0].Id
            orderby h.Version
            select new { h.Version, h.Score, h.State, h.UpdatedBy }).ToListAsync());
        Assert.Equal([(1, 85.25m), (2, 90m)], history.Select(h => (h.Version, h.Score!.Value)));
        Assert.All(history, h => Assert.Equal(sheet.Teacher.Id, h.UpdatedBy));
    }

    [Fact]
    public async Task A_stale_row_refuses_all_of_them()
    {
        var sheet = await Sheet.NewAsync(college);
        await sheet.PutAsync(sheet.Row(0, 0, 50)).JsonAsync();
        await sheet.PutAsync(sheet.Row(1, 0, 70), sheet.Row(0, 0, 60, version: 2)).ProblemAsync(HttpStatusCode.Conflict, "stale");
        await sheet.PutAsync(sheet.Row(1, 0, 70), sheet.Row(0, 0, 60, version: 0)).ProblemAsync(HttpStatusCode.Conflict, "stale");
        await sheet.PutAsync(sheet.Row(1, 0, 70, version: 1)).ProblemAsync(HttpStatusCode.Conflict, "stale");
        Assert.Equal([(sheet.Students[0].Id, 50m)], await GradesAsync(sheet));
        await sheet.PutAsync(sheet.Row(1, 0, 70, version: 0), sheet.Row(0, 0, 60, version: 1)).StatusAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Of_two_teachers_who_save_at_once_exactly_one_is_stale()
    {
        var sheet = await Sheet.NewAsync(college, students: 1);
        var colleague = await college.NewPersonAsync(Role.Teacher);
        await college.AddAsync(new SectionTeacher { SectionId = sheet.Section.Id, TeacherId = colleague.Id });
        for (var version = 0; version < 8; version++)
        {
            var answers = await Task.WhenAll(
                sheet.PutAsync(sheet.Row(0, 0, version, version: version)),
                sheet.PutAsync(colleague, sheet.Row(0, 0, version + 50, version: version)));
            Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], answers.Select(a => a.StatusCode).Order());
            await Task.FromResult(answers.Single(a => !a.IsSuccessStatusCode)).ProblemAsync(HttpStatusCode.Conflict, "stale");
            var stored = Assert.Single(await GradesAsync(sheet)).Score;
            Assert.Equal(answers[0].IsSuccessStatusCode ? version : version + 50, stored);
        }

        Assert.Equal(7, await college.InDbAsync(db => db.Set<GradeHistory>().CountAsync(h => db.Set<Grade>().Any(g => g.Id == h.GradeId && g.StudentId == sheet.Students[0].Id))));
    }

    [Fact]
    public async Task A_grade_is_cleared_by_whoever_names_its_version_and_goes_on_counting_afterwards()
    {
        var sheet = await Sheet.NewAsync(college, 1);
        await sheet.PutAsync(sheet.Row(0, 0, 50), sheet.Row(0, 1, 60)).JsonAsync();
        await sheet.PutAsync(sheet.Row(0, 0, null)).ProblemAsync(HttpStatusCode.BadRequest, "score_range");
        await sheet.PutAsync(sheet.Row(0, 0, null, version: 0)).ProblemAsync(HttpStatusCode.BadRequest, "score_range");
        await sheet.PutAsync(sheet.Row(0, 0, null, version: 2)).ProblemAsync(HttpStatusCode.Conflict, "stale");
        Assert.Equal(1, (await sheet.PutAsync(sheet.Row(0, 0, null, version: 1)).JsonAsync()).GetProperty("written").GetInt32());
        Assert.Equal([60m], (await GradesAsync(sheet)).Select(g => g.Score));
        await sheet.PutAsync(sheet.Row(0, 0, null, version: 1)).ProblemAsync(HttpStatusCode.Conflict, "stale");

        // Written anew, it is not what somebody saw before it was cleared.
        await sheet.PutAsync(sheet.Row(0, 0, 70, version: 0)).JsonAsync();
        await sheet.PutAsync(sheet.Row(0, 0, 80, version: 1)).ProblemAsync(HttpStatusCode.Conflict, "stale");
        await sheet.PutAsync(sheet.Row(0, 0, null, version: 2)).JsonAsync();
        var (student, assessment) = (sheet.Students[0].Id, sheet.Assessments[0].Id);
        var (history, audit) = await college.InDbAsync(async db => (
            await db.Set<GradeHistory>().Where(h => h.StudentId == student && h.AssessmentId == assessment).OrderBy(h => h.Version).Select(h => h.Score!.Value).ToListAsync(),
            await db.Set<Claustro.Platform.Audit.AuditEntry>().CountAsync(a => a.Action == "grade.cleared" && a.ActorId == sheet.Teacher.Id)));
        Assert.Equal([50m, 70m], history);
        Assert.Equal(2, audit);

        await sheet.CloseAsync(missingAsZero: true).StatusAsync(HttpStatusCode.OK);
        await sheet.PutAsync(sheet.Row(0, 1, null, version: 1)).ProblemAsync(HttpStatusCode.Conflict, "sheet_closed");
    }

    [Fact]
    public async Task One_bad_row_refuses_all_of_them()
    {
        var (sheet, other) = (await Sheet.NewAsync(college), await Sheet.NewAsync(college, 1));
        var good = sheet.Row(0, 0, 50);
        var stranger = new { studentId = other.Students[0].Id, assessmentId = sheet.Assessments[0].Id, score = 50 };
        var foreign = new { studentId = sheet.Students[0].Id, assessmentId = other.Assessments[0].Id, score = 50 };
        await sheet.PutAsync(good, stranger).ProblemAsync(HttpStatusCode.BadRequest, "not_enrolled");
        await sheet.PutAsync(good, foreign).ProblemAsync(HttpStatusCode.BadRequest, "unknown_assessment");
        foreach (var score in (decimal?[])[-0.01m, 100.01m, 1e20m, 50.123m, null])
        {
            var problem = await sheet.PutAsync(good, sheet.Row(1, 0, score)).ProblemAsync(HttpStatusCode.BadRequest, "score_range");
            Assert.True(problem.GetProperty("errors").TryGetProperty("[1].score", out _));
        }

        await sheet.PutAsync(good, good).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await sheet.PutAsync(good, null).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await sheet.PutAsync(good, new { score = 5 }).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await sheet.PutAsync(sheet.Row(0, 0, 50, "great")).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await sheet.PutAsync(sheet.Row(0, 0, 50, "excused")).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await sheet.PutAsync(sheet.Row(0, 0, 50, version: -1)).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await sheet.PutAsync([.. Enumerable.Repeat(good, 5001)]).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        Assert.Empty(await GradesAsync(sheet));
        Assert.Equal(0, (await sheet.PutAsync().JsonAsync()).GetProperty("written").GetInt32());
    }

    [Theory]
    [InlineData("null"), InlineData("{}"), InlineData("[1]"), InlineData("[[]]"), InlineData("[{\"studentId\":\"1\"}]"), InlineData("[{\"studentId\":1e400}]")]
    [InlineData("[{\"studentId\":1,\"assessmentId\":1,\"score\":1e999}]"), InlineData("[{\"version\":99999999999}]"), InlineData("["), InlineData("")]
    public async Task A_malformed_body_is_told_so(string body)
    {
        var sheet = await Sheet.NewAsync(college, 1);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        await sheet.Teacher.Http.PutAsync($"{sheet.Path}/grades", content).StatusAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Only_the_right_people_read_and_write()
    {
        var sheet = await Sheet.NewAsync(college, 1);
        var row = sheet.Row(0, 0, 100);
        var path = $"{sheet.Path}/grades";
        foreach (var stranger in (Person[])[sheet.Students[0], await college.NewPersonAsync(Role.Student), await college.NewPersonAsync(Role.Teacher), await college.NewPersonAsync(Role.Head, (await college.NewDepartmentAsync()).Id)])
        {
            await sheet.PutAsync(stranger, row).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
            await stranger.Http.GetAsync(path).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        }

        var head = await college.NewPersonAsync(Role.Head, sheet.DepartmentId);
        await sheet.PutAsync(head, row).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await head.Http.GetAsync(path).StatusAsync(HttpStatusCode.OK);
        Assert.Empty(await GradesAsync(sheet));

        var admin = await college.AdministratorAsync();
        await sheet.PutAsync(admin, row).StatusAsync(HttpStatusCode.OK);
        await college.Anonymous.GetAsync(path).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        await admin.Http.GetAsync("/api/v1/sections/999999999/grades").ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await admin.Http.PutAsync("/api/v1/sections/-1/grades", (object)new[] { row }).ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await admin.Http.GetAsync("/api/v1/sections/x/grades").StatusAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_student_hears_of_new_grades_once_a_day_for_a_section()
    {
        var sheet = await Sheet.NewAsync(college);
        await sheet.PutAsync(sheet.Row(0, 0, 50), sheet.Row(0, 1, 60)).JsonAsync();
        await sheet.PutAsync(sheet.Row(0, 0, 55), sheet.Row(1, 0, 65)).JsonAsync();
        var ids = sheet.Students.Select(s => s.Id).ToList();
        var told = await college.InDbAsync(db => db.Set<Notification>().Where(n => ids.Contains(n.PersonId) && n.Event == "grades.posted").Select(n => n.PersonId).ToListAsync());
        Assert.Equal(ids, told.Order());
    }

    [Fact]
    public async Task Thousands_of_rows_are_written_at_once()
    {
        var weights = Enumerable.Repeat(1m, 25).ToArray();
        var sheet = await Sheet.NewAsync(college, 8, weights);
        var rows = Enumerable.Range(0, 8).SelectMany(s => Enumerable.Range(0, 25).Select(a => sheet.Row(s, a, a * 4))).ToArray();
        Assert.Equal(200, (await sheet.PutAsync(rows).JsonAsync()).GetProperty("written").GetInt32());
        Assert.Equal(200, (await sheet.PutAsync(rows).JsonAsync()).GetProperty("written").GetInt32());
        Assert.Equal(200, (await GradesAsync(sheet)).Count);
    }

    private Task<List<(long StudentId, decimal Score)>> GradesAsync(Sheet sheet) => college.InDbAsync(async db =>
    {
        var ids = sheet.Assessments.Select(a => a.Id).ToList();
        return (await db.Set<Grade>().Where(g => ids.Contains(g.AssessmentId)).ToListAsync()).ConvertAll(g => (g.StudentId, g.Score ?? -1));
    });
}

[Collection(OnSqlite.Name)]
public sealed class WriteGradesTestsOnSqlite(SqliteCollege college) : WriteGradesTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class WriteGradesTestsOnPostgres(PostgresCollege college) : WriteGradesTests(college);
