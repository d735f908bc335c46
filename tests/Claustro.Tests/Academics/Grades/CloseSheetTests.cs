using System.Net;
using Claustro.Academics.Enrollments;
using Claustro.Academics.Grades;
using Claustro.Notifications;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Claustro.Tests.Academics.Grades;

public abstract class CloseSheetTests(College college)
{
    [Fact]
    public async Task Closing_computes_finals_locks_the_sheet_and_tells_the_students()
    {
        var sheet = await Sheet.NewAsync(college, 3, 1, 2);
        await sheet.PutAsync(
            sheet.Row(0, 0, 50), sheet.Row(0, 1, 100), sheet.Row(1, 0, null, "excused"), sheet.Row(1, 1, 49.99m),
            sheet.Row(2, 0, null, "excused"), sheet.Row(2, 1, null, "excused")).JsonAsync();
        var closed = await sheet.CloseAsync().JsonAsync();
        Assert.Equal((3, 1, 1), (closed.GetProperty("students").GetInt32(), closed.GetProperty("passed").GetInt32(), closed.GetProperty("failed").GetInt32()));
        Assert.Equal([(83.33m, true), (49.99m, false), (null, (bool?)null)], await FinalsAsync(sheet));

        var ids = sheet.Students.Select(s => s.Id).ToList();
        Assert.Equal(3, await college.InDbAsync(db => db.Set<Notification>().CountAsync(n => ids.Contains(n.PersonId) && n.Event == "sheet.closed")));
        await sheet.PutAsync(sheet.Row(0, 0, 60)).ProblemAsync(HttpStatusCode.Conflict, "sheet_closed");
        await sheet.CloseAsync().ProblemAsync(HttpStatusCode.Conflict, "sheet_closed");
    }

    [Fact]
    public async Task A_sheet_with_gaps_closes_only_when_told_to_take_them_as_zero()
    {
        var sheet = await Sheet.NewAsync(college, 1, 30, 70);
        await sheet.PutAsync(sheet.Row(0, 1, 90)).JsonAsync();
        using (var empty = new HttpRequestMessage(HttpMethod.Post, $"{sheet.Path}/close"))
        {
            await sheet.Teacher.Http.SendAsync(empty).ProblemAsync(HttpStatusCode.Conflict, "grades_missing");
        }

        await sheet.CloseAsync(missingAsZero: false).ProblemAsync(HttpStatusCode.Conflict, "grades_missing");
        await sheet.CloseAsync(missingAsZero: true).StatusAsync(HttpStatusCode.OK);
        Assert.Equal([(63m, true)], await FinalsAsync(sheet));
        var states = await college.InDbAsync(db => db.Set<Grade>().Where(g => g.StudentId == sheet.Students[0].Id).OrderBy(g => g.AssessmentId).Select(g => g.State).ToListAsync());
        Assert.Equal([GradeState.Missing, GradeState.Graded], states);
    }

    [Fact]
    public async Task A_sheet_without_assessments_does_not_close()
    {
        var teacher = await college.NewPersonAsync(Role.Teacher);
        var section = await college.NewSectionAsync(teacherId: teacher.Id);
        await teacher.Http.PostAsync($"/api/v1/sections/{section.Id}/close", new { }).ProblemAsync(HttpStatusCode.Conflict, "no_assessments");
        await teacher.Http.PostAsync($"/api/v1/sections/{section.Id}/close", new { missingAsZero = "yes" }).ProblemAsync(HttpStatusCode.BadRequest, "malformed");
    }

    [Fact]
    public async Task Saves_and_a_closing_at_once_leave_finals_that_agree_with_the_grades()
    {
        var sheet = await Sheet.NewAsync(college, 1, 1);
        await sheet.PutAsync(sheet.Row(0, 0, 10)).JsonAsync();
        var saves = Enumerable.Range(0, 12).Select(i => sheet.PutAsync(sheet.Row(0, 0, 20 + i))).ToList();
        var closes = Enumerable.Range(0, 3).Select(_ => sheet.CloseAsync()).ToList();
        var codes = (await Task.WhenAll(saves.Concat(closes))).Select(a => a.StatusCode).ToList();
        Assert.All(codes, c => Assert.True(c is HttpStatusCode.OK or HttpStatusCode.Conflict));
        Assert.Single(codes.Skip(12), HttpStatusCode.OK);
        var score = await college.InDbAsync(db => db.Set<Grade>().Where(g => g.StudentId == sheet.Students[0].Id).Select(g => g.Score).SingleAsync());
        Assert.Equal([(score, (bool?)false)], await FinalsAsync(sheet));
    }

    [Fact]
    public async Task Only_the_right_people_close()
    {
        var (sheet, other) = (await Sheet.NewAsync(college, 1), await Sheet.NewAsync(college, 1));
        foreach (var stranger in (Person[])[sheet.Students[0], other.Teacher, await college.NewPersonAsync(Role.Head, sheet.DepartmentId)])
        {
            await stranger.Http.PostAsync($"{sheet.Path}/close", new { missingAsZero = true }).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        }

        var admin = (await college.AdministratorAsync()).Http;
        await admin.PostAsync("/api/v1/sections/999999999/close", new { }).ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await admin.PostAsync($"{sheet.Path}/close", new { missingAsZero = true }).StatusAsync(HttpStatusCode.OK);
    }

    private Task<List<(decimal? Final, bool? Passed)>> FinalsAsync(Sheet sheet) => college.InDbAsync(async db =>
        (await db.Set<Enrollment>().Where(e => e.SectionId == sheet.Section.Id).OrderBy(e => e.Id).ToListAsync()).ConvertAll(e => (e.FinalScore, e.Passed)));
}

[Collection(OnSqlite.Name)]
public sealed class CloseSheetTestsOnSqlite(SqliteCollege college) : CloseSheetTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class CloseSheetTestsOnPostgres(PostgresCollege college) : CloseSheetTests(college);
