using System.Net;
using Claustro.Academics.Courses;
using Claustro.Academics.Terms;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Xunit;

namespace Claustro.Tests.Academics.Sections;

public abstract class CreateSectionTests(College college)
{
    private const string Path = "/api/v1/sections";

    [Fact]
    public async Task A_head_creates_a_section_of_the_own_department_and_sees_it_at_once()
    {
        var (term, course) = (await college.NewTermAsync(), await college.NewCourseAsync(credits: 4));
        var head = (await college.NewPersonAsync(Role.Head, course.DepartmentId)).Http;
        var teacher = await college.NewPersonAsync(Role.Teacher);
        Assert.Empty((await head.GetAsync($"{Path}?term={term.Id}").JsonAsync()).Items());
        var made = await head.PostAsync(Path, new
        {
            termId = term.Id, courseId = course.Id, code = $"S{College.Next()}", capacity = 25, requiresApproval = true, waitlistCapacity = 5,
            teacherIds = new[] { teacher.Id, teacher.Id },
            meetings = new object[] { new { weekday = 2, from = "09:00", to = "10:00", room = " A1 " }, new { weekday = 1, from = "10:00", to = "11:00" }, new { weekday = 1, from = "11:00", to = "12:00" } },
        }).JsonAsync(HttpStatusCode.Created);
        Assert.Equal((course.Code, 4, 25, 5, true), (made.Text("courseCode"), made.GetProperty("credits").GetInt32(), made.GetProperty("seatsLeft").GetInt32(),
            made.GetProperty("waitlistCapacity").GetInt32(), made.GetProperty("requiresApproval").GetBoolean()));
        Assert.Equal(["10:00", "11:00", "09:00"], made.GetProperty("meetings").EnumerateArray().Select(m => m.Text("from")));
        Assert.Equal("A1", made.GetProperty("meetings")[2].Text("room"));
        Assert.Equal(teacher.Id, made.GetProperty("teachers").EnumerateArray().Single().Id());
        Assert.Equal(made.Id(), (await head.GetAsync($"{Path}?term={term.Id}").JsonAsync()).Items().Single().Id());
    }

    [Fact]
    public async Task Clashes_are_refused_all_at_once()
    {
        var admin = (await college.AdministratorAsync()).Http;
        var (term, course, teacher) = (await college.NewTermAsync(), await college.NewCourseAsync(), await college.NewPersonAsync(Role.Teacher));
        var taken = await college.NewSectionAsync(term, teacherId: teacher.Id, weekday: 1, from: "09:00", to: "11:00");
        var room = taken.Meetings[0].Room!;

        await admin.PostAsync(Path, Body(term, course, teacher, Meeting("10:59", "12:00"))).ProblemAsync(HttpStatusCode.Conflict, "teacher_conflict");
        await admin.PostAsync(Path, Body(term, course, null, Meeting("08:00", "09:01", room.ToLowerInvariant()))).ProblemAsync(HttpStatusCode.Conflict, "room_conflict");
        var problem = await admin.PostAsync(Path, Body(term, course, teacher, Meeting("09:30", "10:00", room))).ProblemAsync(HttpStatusCode.Conflict, "teacher_conflict");
        Assert.Equal(["teacher_conflict", "room_conflict"], problem.GetProperty("reasons").EnumerateArray().Select(r => r.Text("code")));
        Assert.Contains(taken.Code, problem.Text("detail"), StringComparison.Ordinal);

        await admin.PostAsync(Path, Body(term, course, teacher, Meeting("11:00", "12:00", room))).StatusAsync(HttpStatusCode.Created);
        await admin.PostAsync(Path, Body(await college.NewTermAsync(), course, teacher, Meeting("09:30", "10:00", room))).StatusAsync(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Of_clashing_sections_made_at_once_one_is_made()
    {
        var admin = (await college.AdministratorAsync()).Http;
        var (term, course, teacher) = (await college.NewTermAsync(), await college.NewCourseAsync(), await college.NewPersonAsync(Role.Teacher));
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            admin.PostAsync(Path, Body(term, course, i % 2 == 0 ? teacher : null, Meeting("09:00", "10:00", "Aula magna")))));
        Assert.Equal(1, answers.Count(a => a.StatusCode == HttpStatusCode.Created));
        Assert.Equal(7, answers.Count(a => a.StatusCode == HttpStatusCode.Conflict));
        Assert.Equal(1, (await admin.GetAsync($"{Path}?term={term.Id}").JsonAsync()).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_code_is_taken_once_in_all_terms()
    {
        var admin = (await college.AdministratorAsync()).Http;
        var (taken, course) = (await college.NewSectionAsync(), await college.NewCourseAsync());
        var (one, two) = (await college.NewTermAsync(), await college.NewTermAsync());
        await admin.PostAsync(Path, Body(one, course, null, code: taken.Code)).ProblemAsync(HttpStatusCode.Conflict, "code_taken");
        var code = $"S{College.Next()}";
        var answers = await Task.WhenAll(new[] { one, two }.Select(t => admin.PostAsync(Path, Body(t, course, null, code: code))));
        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.Conflict], answers.Select(a => a.StatusCode).Order());
    }

    [Fact]
    public async Task What_is_wrong_is_said_field_by_field()
    {
        var admin = (await college.AdministratorAsync()).Http;
        var (term, course, student) = (await college.NewTermAsync(), await college.NewCourseAsync(), await college.NewPersonAsync(Role.Student));
        await RefusesAsync("""{}""", "termId", "courseId", "code", "capacity");
        await RefusesAsync(Json("\"capacity\":0"), "capacity");
        await RefusesAsync(Json("\"capacity\":-3,\"waitlistCapacity\":-1"), "capacity", "waitlistCapacity");
        await RefusesAsync(Json("\"capacity\":10001"), "capacity");
        await RefusesAsync(Json("\"termId\":999999999999"), "termId");
        await RefusesAsync(Json("\"courseId\":999999999999"), "courseId");
        await RefusesAsync(Json("\"courseId\":-1"), "courseId");
        await RefusesAsync(Json($"\"teacherIds\":[{student.Id}]"), "teacherIds");
        await RefusesAsync(Json("\"teacherIds\":[0]"), "teacherIds");
        await RefusesAsync(Json("\"teacherIds\":[999999999999]"), "teacherIds");
        await RefusesAsync(Json("\"meetings\":[null]"), "meetings[0]");
        await RefusesAsync(Json(""" "meetings":[{"weekday":8,"from":"09:00","to":"10:00"}] """), "meetings[0].weekday");
        await RefusesAsync(Json(""" "meetings":[{"weekday":1,"from":"10:00","to":"10:00"}] """), "meetings[0].to");
        await RefusesAsync(Json(""" "meetings":[{}] """), "meetings[0].weekday", "meetings[0].from", "meetings[0].to");
        await RefusesAsync(Json(""" "meetings":[{"weekday":1,"from":"09:00","to":"10:00"},{"weekday":1,"from":"09:59","to":"11:00"}] """), "meetings");
        await RefusesAsync(Json($"\"meetings\":[{string.Join(',', Enumerable.Repeat("{}", 15))}]"), "meetings");
        foreach (var malformed in new[]
        {
            Json(""" "meetings":[{"weekday":1,"from":"25:00","to":"26:00"}] """), Json(""" "meetings":[7] """), Json(""" "meetings":{} """), Json(""" "teacherIds":[null] """),
            Json(""" "teacherIds":["1"] """), Json("\"capacity\":1e30"), Json("\"capacity\":2.5"), Json("\"code\":7"), "[]", "null", "", "{", """{"code":"\u0000"}""",
        })
        {
            await SendAsync(malformed).ProblemAsync(HttpStatusCode.BadRequest, "malformed");
        }

        Task<HttpResponseMessage> SendAsync(string json) => admin.PostAsync(Path, new StringContent(json, System.Text.Encoding.UTF8, "application/json"));

        // Of two members of one name the later counts.
        string Json(string more) => $$"""{"termId":{{term.Id}},"courseId":{{course.Id}},"code":"S{{College.Next()}}","capacity":5,{{more}}}""";

        async Task RefusesAsync(string json, params string[] fields)
        {
            var problem = await SendAsync(json).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
            Assert.Equal(fields, problem.GetProperty("errors").EnumerateObject().Select(e => e.Name));
        }
    }

    [Fact]
    public async Task Only_the_right_people_create()
    {
        var (term, mine, theirs) = (await college.NewTermAsync(), await college.NewCourseAsync(), await college.NewCourseAsync());
        var head = (await college.NewPersonAsync(Role.Head, mine.DepartmentId)).Http;
        await head.PostAsync(Path, Body(term, theirs, null)).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        foreach (var role in new[] { Role.Student, Role.Teacher })
        {
            await (await college.NewPersonAsync(role, mine.DepartmentId)).Http.PostAsync(Path, Body(term, mine, null)).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        }

        await college.Anonymous.PostAsync(Path, Body(term, mine, null)).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    private static object Body(Term term, Course course, Person? teacher, object? meeting = null, string? code = null) => new
    {
        termId = term.Id, courseId = course.Id, code = code ?? $"S{College.Next()}", capacity = 10,
        teacherIds = teacher is null ? Array.Empty<long>() : [teacher.Id], meetings = meeting is null ? Array.Empty<object>() : [meeting],
    };

    private static object Meeting(string from, string to, string? room = null) => new { weekday = 1, from, to, room };
}

[Collection(OnSqlite.Name)]
public sealed class CreateSectionTestsOnSqlite(SqliteCollege college) : CreateSectionTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class CreateSectionTestsOnPostgres(PostgresCollege college) : CreateSectionTests(college);
