using System.Net;
using System.Net.Http.Json;
using Claustro.Academics.Enrollments;
using Claustro.Academics.Terms;
using Claustro.Notifications;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Claustro.Tests.Academics.Enrollments;

public abstract class EnrollStudentTests(College college)
{
    private const string Path = "/api/v1/enrollments";

    [Fact]
    public async Task A_student_enrols_and_is_told()
    {
        var section = await college.NewSectionAsync();
        var student = await college.NewPersonAsync(Role.Student);
        using var answer = await student.Http.PostAsync(Path, new { sectionId = section.Id });
        var made = await Task.FromResult(answer).JsonAsync(HttpStatusCode.Created);
        Assert.Equal((section.Id, student.Id, "approved"), (made.GetProperty("sectionId").GetInt64(), made.GetProperty("studentId").GetInt64(), made.Text("status")));
        Assert.False(made.TryGetProperty("position", out _));
        Assert.Equal($"{Path}/{made.Id()}", answer.Headers.Location!.OriginalString);
        Assert.Equal(made.Id(), (await student.Http.GetAsync($"{Path}/{made.Id()}").JsonAsync()).Id());
        Assert.Equal(1, await college.InDbAsync(db => db.Set<Notification>().CountAsync(n => n.PersonId == student.Id && n.Event == "enrollment.approved")));
        Assert.Equal(1, await college.InDbAsync(db => db.Set<Claustro.Platform.Audit.AuditEntry>()
            .CountAsync(a => a.ActorId == student.Id && a.Entity == "enrollment" && a.EntityId == $"{made.Id()}" && a.Action == "enrollment.approved")));
        await college.HoldsInvariantsAsync(section.Id);
    }

    [Fact]
    public async Task Where_approval_is_required_the_seat_is_taken_while_it_is_asked_for()
    {
        var section = await college.NewSectionAsync(capacity: 1, requiresApproval: true);
        Assert.Equal("requested", (await EnrollAsync(await college.NewPersonAsync(Role.Student), section.Id)).Text("status"));
        await (await college.NewPersonAsync(Role.Student)).Http.PostAsync(Path, new { sectionId = section.Id }).ProblemAsync(HttpStatusCode.Conflict, "section_full");
        await college.HoldsInvariantsAsync(section.Id);
    }

    [Fact]
    public async Task Every_reason_is_said_at_once()
    {
        var term = await college.NewTermAsync(open: false);
        var basics = await college.NewCourseAsync();
        var section = await college.NewSectionAsync(term, await college.NewCourseAsync(20, null, basics.Id), capacity: 0);
        var student = await college.NewPersonAsync(Role.Student);
        await college.NewMemberAsync(await college.NewSectionAsync(term, await college.NewCourseAsync(20), from: "09:30", to: "11:00"), student);
        await college.AddAsync(new Hold { StudentId = student.Id, Reason = "Tasas pendientes.", PlacedBy = 1, CreatedAt = college.Clock.GetUtcNow().UtcDateTime });
        var problem = await student.Http.PostAsync(Path, new { sectionId = section.Id, waitlist = true }).ProblemAsync(HttpStatusCode.Conflict, "enrollment_closed");
        Assert.Equal(["enrollment_closed", "section_full", "schedule_conflict", "prerequisite", "credit_limit", "hold"], problem.GetProperty("reasons").EnumerateArray().Select(r => r.Text("code")));
        Assert.All(problem.GetProperty("reasons").EnumerateArray(), r => Assert.NotEmpty(r.Text("detail")!));
        Assert.Contains(basics.Code, problem.GetProperty("reasons")[3].Text("detail"));
    }

    [Fact]
    public async Task A_section_is_held_once_and_again_after_a_drop()
    {
        var section = await college.NewSectionAsync(capacity: 1);
        var student = await college.NewPersonAsync(Role.Student);
        var first = await EnrollAsync(student, section.Id);
        await student.Http.PostAsync(Path, new { sectionId = section.Id }).ProblemAsync(HttpStatusCode.Conflict, "duplicate");
        await student.Http.PatchAsync($"{Path}/{first.Id()}", new { status = "dropped" }).JsonAsync();
        Assert.NotEqual(first.Id(), (await EnrollAsync(student, section.Id)).Id());
        await college.HoldsInvariantsAsync(section.Id);
    }

    [Fact]
    public async Task A_passed_prerequisite_opens_the_course_and_a_failed_one_does_not()
    {
        var basics = await college.NewCourseAsync();
        var term = await college.NewTermAsync();
        var past = await college.NewSectionAsync(await college.NewTermAsync(open: false), basics);
        var section = await college.NewSectionAsync(term, await college.NewCourseAsync(3, null, basics.Id));
        var student = await college.NewMemberAsync(past);
        await SetPassed(false);
        await student.Http.PostAsync(Path, new { sectionId = section.Id }).ProblemAsync(HttpStatusCode.Conflict, "prerequisite");
        await SetPassed(true);
        await EnrollAsync(student, section.Id);

        Task<int> SetPassed(bool passed) => college.InDbAsync(db => db.Set<Enrollment>().Where(e => e.StudentId == student.Id && e.SectionId == past.Id).ExecuteUpdateAsync(s => s.SetProperty(e => e.Passed, passed)));
    }

    [Fact]
    public async Task Sections_that_touch_or_belong_to_another_term_do_not_clash_and_a_released_hold_is_none()
    {
        var term = await college.NewTermAsync();
        var student = await college.NewPersonAsync(Role.Student);
        await college.AddAsync(new Hold { StudentId = student.Id, Reason = "Pagado.", PlacedBy = 1, CreatedAt = college.Clock.GetUtcNow().UtcDateTime, ReleasedAt = college.Clock.GetUtcNow().UtcDateTime });
        foreach (var section in new[]
        {
            await college.NewSectionAsync(term), await college.NewSectionAsync(term, from: "10:00", to: "11:00"),
            await college.NewSectionAsync(term, weekday: 2), await college.NewSectionAsync(),
        })
        {
            await EnrollAsync(student, section.Id);
        }
    }

    [Fact]
    public async Task The_waitlist_has_positions_and_an_end()
    {
        var section = await college.NewSectionAsync(capacity: 1, waitlist: 2);
        Assert.Equal("approved", (await EnrollAsync(await college.NewPersonAsync(Role.Student), section.Id, waitlist: true)).Text("status"));
        await (await college.NewPersonAsync(Role.Student)).Http.PostAsync(Path, new { sectionId = section.Id }).ProblemAsync(HttpStatusCode.Conflict, "section_full");
        for (var position = 1; position <= 2; position++)
        {
            var student = await college.NewPersonAsync(Role.Student);
            var made = await EnrollAsync(student, section.Id, waitlist: true);
            Assert.Equal(("waitlisted", position), (made.Text("status"), made.GetProperty("position").GetInt32()));
            Assert.Equal(position, (await student.Http.GetAsync($"{Path}/{made.Id()}").JsonAsync()).GetProperty("position").GetInt32());
            await student.Http.PostAsync(Path, new { sectionId = section.Id, waitlist = true }).ProblemAsync(HttpStatusCode.Conflict, "duplicate");
        }

        await (await college.NewPersonAsync(Role.Student)).Http.PostAsync(Path, new { sectionId = section.Id, waitlist = true }).ProblemAsync(HttpStatusCode.Conflict, "section_full");
        await college.HoldsInvariantsAsync(section.Id);
    }

    [Fact]
    public async Task An_administrator_enrols_anybody_by_the_same_rules_and_nobody_else_does()
    {
        var (admin, student, teacher) = (await college.AdministratorAsync(), await college.NewPersonAsync(Role.Student), await college.NewPersonAsync(Role.Teacher));
        var (section, closed) = (await college.NewSectionAsync(), await college.NewSectionAsync(await college.NewTermAsync(open: false)));
        Assert.Equal(student.Id, (await admin.Http.PostAsync(Path, new { sectionId = section.Id, studentId = student.Id }).JsonAsync(HttpStatusCode.Created)).GetProperty("studentId").GetInt64());
        await admin.Http.PostAsync(Path, new { sectionId = closed.Id, studentId = student.Id }).ProblemAsync(HttpStatusCode.Conflict, "enrollment_closed");
        await admin.Http.PostAsync(Path, new { sectionId = section.Id, studentId = teacher.Id }).ProblemAsync(HttpStatusCode.NotFound, "unknown_student");
        await admin.Http.PostAsync(Path, new { sectionId = section.Id, studentId = long.MaxValue }).ProblemAsync(HttpStatusCode.NotFound, "unknown_student");
        await admin.Http.PostAsync(Path, new { sectionId = section.Id }).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await (await college.NewPersonAsync(Role.Student)).Http.PostAsync(Path, new { sectionId = section.Id, studentId = student.Id }).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await teacher.Http.PostAsync(Path, new { sectionId = section.Id }).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await college.Anonymous.PostAsync(Path, new { sectionId = section.Id }).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        await student.Http.PostAsync(Path, new { sectionId = 999_999_999_999 }).ProblemAsync(HttpStatusCode.NotFound, "unknown_section");
    }

    [Theory]
    [InlineData("{}"), InlineData("null"), InlineData("[]"), InlineData("{\"sectionId\":0}"), InlineData("{\"sectionId\":-5}"), InlineData("{\"sectionId\":\"1\"}"), InlineData("{\"sectionId\":1.5}")]
    [InlineData("{\"sectionId\":99999999999999999999}"), InlineData("{\"sectionId\":1,\"waitlist\":\"yes\"}"), InlineData("{\"sectionId\":1,\"studentId\":[]}"), InlineData("{"), InlineData("")]
    public async Task What_makes_no_sense_is_400(string body)
    {
        var student = await college.NewPersonAsync(Role.Student);
        await student.Http.PostAsync(Path, new StringContent(body, null, "application/json")).StatusAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_same_key_enrols_once_also_in_parallel()
    {
        var section = await college.NewSectionAsync(capacity: 1);
        var student = await college.NewPersonAsync(Role.Student);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync("k1")));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Created, a.Status));
        Assert.Single(answers.Select(a => a.Body).Distinct());
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync("k2")).Status);
        await college.HoldsInvariantsAsync(section.Id);

        async Task<(HttpStatusCode Status, string Body)> SendAsync(string key)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = JsonContent.Create(new { sectionId = section.Id }) };
            request.Headers.Add("Idempotency-Key", $"{key}-{section.Id}");
            using var answer = await student.Http.SendAsync(request);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }
    }

    private static Task<System.Text.Json.JsonElement> EnrollAsync(Person student, long sectionId, bool waitlist = false) =>
        student.Http.PostAsync(Path, new { sectionId, waitlist }).JsonAsync(HttpStatusCode.Created);
}

[Collection(OnSqlite.Name)]
public sealed class EnrollStudentTestsOnSqlite(SqliteCollege college) : EnrollStudentTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class EnrollStudentTestsOnPostgres(PostgresCollege college) : EnrollStudentTests(college);
