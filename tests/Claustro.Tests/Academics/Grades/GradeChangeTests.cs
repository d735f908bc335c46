using System.Net;
using System.Text.Json;
using Claustro.Academics.Enrollments;
using Claustro.Academics.Grades;
using Claustro.Academics.Sections;
using Claustro.Notifications;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Claustro.Tests.Academics.Grades;

public abstract class GradeChangeTests(College college)
{
    private const string Path = "/api/v1/grade-changes";

    [Fact]
    public async Task An_approved_change_of_a_grade_computes_the_final_anew_and_keeps_the_old_value()
    {
        var (sheet, enrollment) = await ClosedAsync();
        var head = await college.NewPersonAsync(Role.Head, sheet.DepartmentId);
        var asked = await AskAsync(sheet, enrollment, 80, sheet.Assessments[0].Id).JsonAsync(HttpStatusCode.Created);
        Assert.Equal(("requested", 20m, sheet.Section.Id), (asked.Text("status"), asked.GetProperty("oldScore").GetDecimal(), asked.GetProperty("sectionId").GetInt64()));
        Assert.Equal(40m, (await FinalAsync(enrollment)).Final);

        var done = await head.Http.PatchAsync($"{Path}/{asked.Id()}", new { status = "approved" }).JsonAsync();
        Assert.Equal(("approved", head.Id), (done.Text("status"), done.GetProperty("decidedBy").GetInt64()));
        Assert.Equal((70m, true), await FinalAsync(enrollment));
        var grade = (await sheet.Teacher.Http.GetAsync($"{sheet.Path}/grades").JsonAsync()).Items()[0];
        Assert.Equal((80m, 2), (grade.GetProperty("score").GetDecimal(), grade.GetProperty("version").GetInt32()));
        Assert.Equal([20m], await college.InDbAsync(db => db.Set<GradeHistory>()
            .Where(h => db.Set<Grade>().Any(g => g.Id == h.GradeId && g.AssessmentId == sheet.Assessments[0].Id)).Select(h => h.Score!.Value).ToListAsync()));
        Assert.Equal(["grade.changed"], await NewsAsync(sheet.Students[0], "grade.changed"));
        Assert.Equal(["grade_change.decided"], await NewsAsync(sheet.Teacher, "grade_change.decided"));
        await head.Http.PatchAsync($"{Path}/{asked.Id()}", new { status = "rejected" }).ProblemAsync(HttpStatusCode.Conflict, "bad_transition");
    }

    [Fact]
    public async Task A_change_of_the_final_stands_by_itself_and_a_rejected_one_changes_nothing()
    {
        var (sheet, enrollment) = await ClosedAsync();
        var admin = (await college.AdministratorAsync()).Http;
        var refused = await AskAsync(sheet, enrollment, 100).JsonAsync(HttpStatusCode.Created);
        await admin.PatchAsync($"{Path}/{refused.Id()}", new { status = "rejected", reason = " La suma está bien. " }).JsonAsync();
        Assert.Equal("La suma está bien.", (await sheet.Teacher.Http.GetAsync($"{Path}/{refused.Id()}").JsonAsync()).Text("decisionReason"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/grade-changes") { Headers = { { "Accept", "text/html" } } };
        using var page = await sheet.Teacher.Http.SendAsync(request);
        Assert.Contains("La suma est", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal((40m, false), await FinalAsync(enrollment));
        Assert.Empty(await NewsAsync(sheet.Students[0], "grade.changed"));

        var asked = await AskAsync(sheet, enrollment, 51.5m).JsonAsync(HttpStatusCode.Created);
        var done = await admin.PatchAsync($"{Path}/{asked.Id()}", new { status = "approved" }).JsonAsync();
        Assert.Equal((JsonValueKind.Null, 40m), (done.GetProperty("assessmentId").ValueKind, done.GetProperty("oldScore").GetDecimal()));
        Assert.Equal((51.5m, true), await FinalAsync(enrollment));
    }

    [Fact]
    public async Task What_cannot_be_asked_for_is_refused()
    {
        var (sheet, enrollment) = await ClosedAsync();
        var open = await Sheet.NewAsync(college, 1);
        await AskAsync(open, await EnrollmentAsync(open), 50).ProblemAsync(HttpStatusCode.Conflict, "sheet_open");
        await AskAsync(sheet, enrollment, 100.5m).ProblemAsync(HttpStatusCode.BadRequest, "score_range");
        await AskAsync(sheet, enrollment, null).ProblemAsync(HttpStatusCode.BadRequest, "score_range");
        await AskAsync(sheet, enrollment, 50, open.Assessments[0].Id).ProblemAsync(HttpStatusCode.BadRequest, "unknown_assessment");
        await AskAsync(sheet, 999_999_999, 50).ProblemAsync(HttpStatusCode.NotFound, "not_found");
        var nothing = await sheet.Teacher.Http.PostAsync(Path, new { }).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        Assert.True(nothing.GetProperty("errors").TryGetProperty("enrollmentId", out _) && nothing.GetProperty("errors").TryGetProperty("reason", out _));
        await college.InDbAsync(db => db.Set<Enrollment>().Where(e => e.Id == enrollment).ExecuteUpdateAsync(e => e.SetProperty(x => x.Status, EnrollmentStatus.Dropped)));
        await AskAsync(sheet, enrollment, 50).ProblemAsync(HttpStatusCode.BadRequest, "not_enrolled");
    }

    [Fact]
    public async Task Whoever_asks_does_not_decide_and_others_have_no_say()
    {
        var (sheet, enrollment) = await ClosedAsync();
        var headWhoTeaches = await college.NewPersonAsync(Role.Head | Role.Teacher, sheet.DepartmentId);
        await college.AddAsync(new SectionTeacher { SectionId = sheet.Section.Id, TeacherId = headWhoTeaches.Id });
        var asked = await headWhoTeaches.Http.PostAsync(Path, new { enrollmentId = enrollment, score = 90, reason = "Suma mal hecha" }).JsonAsync(HttpStatusCode.Created);
        var one = $"{Path}/{asked.Id()}";
        await headWhoTeaches.Http.PatchAsync(one, new { status = "approved" }).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");

        var (other, stranger) = (await college.NewPersonAsync(Role.Head, (await college.NewDepartmentAsync()).Id), await college.NewPersonAsync(Role.Teacher));
        await other.Http.PatchAsync(one, new { status = "approved" }).ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await other.Http.GetAsync(one).ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await sheet.Teacher.Http.PatchAsync(one, new { status = "approved" }).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await stranger.Http.PostAsync(Path, new { enrollmentId = enrollment, score = 90, reason = "Porque sí" }).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await sheet.Students[0].Http.PostAsync(Path, new { enrollmentId = enrollment, score = 90, reason = "Por favor" }).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await sheet.Students[0].Http.GetAsync(Path).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");

        var head = await college.NewPersonAsync(Role.Head, sheet.DepartmentId);
        foreach (var status in (string?[])["requested", "done", "", null])
        {
            await head.Http.PatchAsync(one, new { status }).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        }

        Assert.Equal((40m, false), await FinalAsync(enrollment));
    }

    [Fact]
    public async Task Each_sees_the_changes_that_concern_them()
    {
        var ((mine, enrollment), (theirs, other)) = (await ClosedAsync(), await ClosedAsync());
        var asked = (await AskAsync(mine, enrollment, 60).JsonAsync(HttpStatusCode.Created)).Id();
        await AskAsync(theirs, other, 60).JsonAsync(HttpStatusCode.Created);
        var head = await college.NewPersonAsync(Role.Head, mine.DepartmentId);
        foreach (var person in (Person[])[mine.Teacher, head])
        {
            Assert.Equal([asked], (await person.Http.GetAsync($"{Path}?status=requested").JsonAsync()).Items().Select(i => i.Id()));
            Assert.Empty((await person.Http.GetAsync($"{Path}?status=approved").JsonAsync()).Items());
            Assert.Equal(asked, (await person.Http.GetAsync($"{Path}/{asked}").JsonAsync()).Id());
        }

        Assert.True((await (await college.AdministratorAsync()).Http.GetAsync(Path).JsonAsync()).GetProperty("total").GetInt32() >= 2);
        await head.Http.GetAsync($"{Path}?status=maybe").ProblemAsync(HttpStatusCode.BadRequest, "invalid");
    }

    /// <summary>A closed sheet of one student: 20 and 60 of equal weight, so a final of 40.</summary>
    private async Task<(Sheet Sheet, long Enrollment)> ClosedAsync()
    {
        var sheet = await Sheet.NewAsync(college, 1, 1, 1);
        await sheet.PutAsync(sheet.Row(0, 0, 20), sheet.Row(0, 1, 60)).JsonAsync();
        await sheet.CloseAsync().StatusAsync(HttpStatusCode.OK);
        return (sheet, await EnrollmentAsync(sheet));
    }

    private Task<long> EnrollmentAsync(Sheet sheet) => college.InDbAsync(db => db.Set<Enrollment>().Where(e => e.SectionId == sheet.Section.Id).Select(e => e.Id).SingleAsync());

    private static Task<HttpResponseMessage> AskAsync(Sheet sheet, long enrollmentId, decimal? score, long? assessmentId = null) =>
        sheet.Teacher.Http.PostAsync(Path, new { enrollmentId, assessmentId, score, reason = "Un ejercicio sin corregir" });

    private Task<(decimal? Final, bool? Passed)> FinalAsync(long enrollment) => college.InDbAsync(async db =>
    {
        var found = await db.Set<Enrollment>().SingleAsync(e => e.Id == enrollment);
        return (found.FinalScore, found.Passed);
    });

    private Task<List<string>> NewsAsync(Person person, string name) =>
        college.InDbAsync(db => db.Set<Notification>().Where(n => n.PersonId == person.Id && n.Event == name).Select(n => n.Event).ToListAsync());
}

[Collection(OnSqlite.Name)]
public sealed class GradeChangeTestsOnSqlite(SqliteCollege college) : GradeChangeTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class GradeChangeTestsOnPostgres(PostgresCollege college) : GradeChangeTests(college);
