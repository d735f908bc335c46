using System.Net;
using System.Text.Json;
using Claustro.Academics.Sections;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Claustro.Tests.Academics.Sections;

public abstract class UpdateSectionTests(College college)
{
    [Fact]
    public async Task What_is_named_changes_and_the_rest_stays()
    {
        var teacher = await college.NewPersonAsync(Role.Teacher);
        var section = await college.NewSectionAsync(teacherId: teacher.Id, waitlist: 3);
        var head = await HeadOfAsync(section);
        var changed = await head.PatchAsync(At(section), new { capacity = 12, requiresApproval = true }).JsonAsync();
        Assert.Equal((section.Code, 12, 3, true), (changed.Text("code"), changed.GetProperty("capacity").GetInt32(),
            changed.GetProperty("waitlistCapacity").GetInt32(), changed.GetProperty("requiresApproval").GetBoolean()));
        Assert.Equal(teacher.Id, changed.GetProperty("teachers").EnumerateArray().Single().Id());
        Assert.Equal("09:00", changed.GetProperty("meetings").EnumerateArray().Single().Text("from"));

        changed = await head.PatchAsync(At(section), new { meetings = new[] { new { weekday = 5, from = "15:00", to = "16:00" } }, teacherIds = Array.Empty<long>() }).JsonAsync();
        Assert.Equal((5, "15:00"), (changed.GetProperty("meetings")[0].GetProperty("weekday").GetInt32(), changed.GetProperty("meetings")[0].Text("from")));
        Assert.Empty(changed.GetProperty("teachers").EnumerateArray());
        Assert.Equal(changed.ToString(), (await head.GetAsync(At(section)).JsonAsync()).ToString());
        Assert.Equal(1, await college.InDbAsync(db => db.Set<Meeting>().CountAsync(m => m.SectionId == section.Id)));
    }

    [Fact]
    public async Task Only_a_move_or_new_meetings_raise_the_version_that_enrolling_relies_on()
    {
        var section = await college.NewSectionAsync();
        var head = await HeadOfAsync(section);
        var same = new { weekday = 1, from = "09:00", to = "10:00", room = section.Meetings[0].Room };
        await head.PatchAsync(At(section), new { capacity = 11, termId = section.TermId, meetings = new[] { same } }).StatusAsync(HttpStatusCode.OK);
        Assert.Equal(0, await VersionAsync());
        await head.PatchAsync(At(section), new { meetings = new[] { same with { to = "10:30" } } }).StatusAsync(HttpStatusCode.OK);
        Assert.Equal(1, await VersionAsync());
        await head.PatchAsync(At(section), new { termId = (await college.NewTermAsync()).Id }).StatusAsync(HttpStatusCode.OK);
        Assert.Equal(2, await VersionAsync());

        Task<int> VersionAsync() => college.InDbAsync(db => db.Set<Section>().Where(s => s.Id == section.Id).Select(s => s.TimetableVersion).SingleAsync());
    }

    [Fact]
    public async Task Capacity_never_falls_below_the_seats_taken()
    {
        var section = await college.NewSectionAsync(capacity: 3);
        await college.NewMemberAsync(section);
        await college.NewMemberAsync(section);
        var head = await HeadOfAsync(section);
        await head.PatchAsync(At(section), new { capacity = 1 }).ProblemAsync(HttpStatusCode.Conflict, "capacity_below_taken");
        await head.PatchAsync(At(section), new { capacity = 2 }).StatusAsync(HttpStatusCode.OK);
        await head.PatchAsync(At(section), new { capacity = 0 }).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
    }

    [Fact]
    public async Task Teachers_are_replaced_and_must_be_free()
    {
        var (first, second) = (await college.NewPersonAsync(Role.Teacher), await college.NewPersonAsync(Role.Teacher));
        var term = await college.NewTermAsync();
        var section = await college.NewSectionAsync(term, teacherId: first.Id);
        var head = await HeadOfAsync(section);
        var changed = await head.PutAsync($"{At(section)}/teachers", new[] { second.Id, first.Id }).JsonAsync();
        Assert.Equal([first.Id, second.Id], changed.GetProperty("teachers").EnumerateArray().Select(t => t.Id()));
        changed = await head.PutAsync($"{At(section)}/teachers", new[] { second.Id }).JsonAsync();
        Assert.Equal([second.Id], changed.GetProperty("teachers").EnumerateArray().Select(t => t.Id()));

        await college.NewSectionAsync(term, teacherId: first.Id, from: "09:30", to: "10:30");
        await head.PutAsync($"{At(section)}/teachers", new[] { first.Id }).ProblemAsync(HttpStatusCode.Conflict, "teacher_conflict");
        await head.PutAsync($"{At(section)}/teachers", new[] { (await college.NewPersonAsync(Role.Student)).Id }).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await head.PutAsync($"{At(section)}/teachers", new long?[] { null }).ProblemAsync(HttpStatusCode.BadRequest, "malformed");
        await head.PutAsync($"{At(section)}/teachers", new { ids = 1 }).ProblemAsync(HttpStatusCode.BadRequest, "malformed");
        await head.PutAsync("/api/v1/sections/999999999999/teachers", new[] { first.Id }).ProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Two_sections_that_move_into_one_another_at_once_do_not_both_move()
    {
        var teacher = await college.NewPersonAsync(Role.Teacher);
        var (term, admin) = (await college.NewTermAsync(), (await college.AdministratorAsync()).Http);
        var sections = new List<Section>();
        for (var day = 1; day <= 4; day++)
        {
            sections.Add(await college.NewSectionAsync(term, teacherId: teacher.Id, weekday: day));
        }

        var answers = await Task.WhenAll(sections.Select(s => admin.PatchAsync(At(s), new { meetings = new[] { new { weekday = 6, from = "09:00", to = "10:00" } } })));
        Assert.Equal(1, answers.Count(a => a.StatusCode == HttpStatusCode.OK));
        Assert.Equal(3, answers.Count(a => a.StatusCode == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task New_meetings_never_put_a_student_in_two_places()
    {
        var term = await college.NewTermAsync();
        var (section, other) = (await college.NewSectionAsync(term), await college.NewSectionAsync(term, weekday: 2, from: "09:00", to: "10:00"));
        await college.NewMemberAsync(other, await college.NewMemberAsync(section));
        var head = await HeadOfAsync(section);
        await head.PatchAsync(At(section), Meets("09:59", "11:00")).ProblemAsync(HttpStatusCode.Conflict, "schedule_conflict");
        await head.PatchAsync(At(section), Meets("10:00", "11:00")).StatusAsync(HttpStatusCode.OK);
        static object Meets(string from, string to) => new { meetings = new[] { new { weekday = 2, from, to } } };
    }

    [Fact]
    public async Task A_section_with_enrollments_neither_moves_nor_goes()
    {
        var section = await college.NewSectionAsync();
        var head = await HeadOfAsync(section);
        var (term, empty) = (await college.NewTermAsync(), await college.NewSectionAsync());
        await college.NewMemberAsync(section);
        await head.PatchAsync(At(section), new { termId = term.Id }).ProblemAsync(HttpStatusCode.Conflict, "in_use");
        await head.PatchAsync(At(section), new { termId = section.TermId }).StatusAsync(HttpStatusCode.OK);
        await head.DeleteAsync(At(section)).ProblemAsync(HttpStatusCode.Conflict, "in_use");
        Assert.NotEmpty((await head.GetAsync(At(section)).JsonAsync()).GetProperty("meetings").EnumerateArray());

        var admin = (await college.AdministratorAsync()).Http;
        await admin.PatchAsync(At(empty), new { termId = term.Id }).StatusAsync(HttpStatusCode.OK);
        await admin.DeleteAsync(At(empty)).StatusAsync(HttpStatusCode.NoContent);
        await admin.GetAsync(At(empty)).ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await admin.DeleteAsync(At(empty)).ProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Only_the_right_people_change()
    {
        var teacher = await college.NewPersonAsync(Role.Teacher);
        var section = await college.NewSectionAsync(teacherId: teacher.Id);
        var other = await college.NewSectionAsync();
        var student = await college.NewMemberAsync(section);
        var others = await HeadOfAsync(other);
        foreach (var http in new[] { teacher.Http, student.Http, others })
        {
            await http.PatchAsync(At(section), new { capacity = 50 }).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
            await http.PutAsync($"{At(section)}/teachers", Array.Empty<long>()).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
            await http.DeleteAsync(At(section)).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        }

        await others.PatchAsync(At(other), new { courseId = section.CourseId }).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await college.Anonymous.PatchAsync(At(section), new { capacity = 50 }).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        await college.Anonymous.DeleteAsync(At(section)).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        await college.Anonymous.PutAsync($"{At(section)}/teachers", Array.Empty<long>()).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    private static string At(Section section) => $"/api/v1/sections/{section.Id}";

    private async Task<HttpClient> HeadOfAsync(Section section)
    {
        var access = await college.InDbAsync(db => SectionAccess.LoadAsync(db, section.Id, default));
        return (await college.NewPersonAsync(Role.Head, access!.DepartmentId)).Http;
    }
}

[Collection(OnSqlite.Name)]
public sealed class UpdateSectionTestsOnSqlite(SqliteCollege college) : UpdateSectionTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class UpdateSectionTestsOnPostgres(PostgresCollege college) : UpdateSectionTests(college);
