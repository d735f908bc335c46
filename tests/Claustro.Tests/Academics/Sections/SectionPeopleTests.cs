using System.Net;
using Claustro.Academics.Enrollments;
using Claustro.Identity.Accounts;
using Claustro.Platform.Http;
using Claustro.Tests.Academics.Grades;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Claustro.Tests.Academics.Sections;

/// <summary>The roster of a section and the schedule of a person.</summary>
public abstract class SectionPeopleTests(College college)
{
    [Fact]
    public async Task The_roster_lists_who_holds_asks_for_or_waits_for_a_seat_by_last_name()
    {
        var sheet = await Sheet.NewAsync(college, 5);
        var states = new[] { EnrollmentStatus.Approved, EnrollmentStatus.Waitlisted, EnrollmentStatus.Requested, EnrollmentStatus.Dropped, EnrollmentStatus.Rejected };
        var names = new[] { "Zúñiga", "Ñíguez", "Álvarez", "Bravo", "Cano" };
        await college.InDbAsync(async db =>
        {
            for (var i = 0; i < 5; i++)
            {
                var id = sheet.Students[i].Id;
                (await db.Set<Account>().SingleAsync(a => a.Id == id)).LastName = names[i];
                (await db.Set<Enrollment>().SingleAsync(e => e.StudentId == id)).Status = states[i];
            }

            return await db.SaveChangesAsync();
        });

        var roster = await sheet.Teacher.Http.GetAsync($"{sheet.Path}/students").JsonAsync();
        Assert.Equal([("Álvarez", "requested"), ("Ñíguez", "waitlisted"), ("Zúñiga", "approved")], roster.Items().Select(i => (i.Text("lastName")!, i.Text("status")!)));
        Assert.Equal(["studentId", "number", "firstName", "lastName", "email", "enrollmentId", "status"], roster.Items()[0].EnumerateObject().Select(p => p.Name));
        Assert.Equal((sheet.Students[2].Number, sheet.Students[2].Email), (roster.Items()[0].Text("number"), roster.Items()[0].Text("email")));
        var second = await sheet.Teacher.Http.GetAsync($"{sheet.Path}/students?page=2&pageSize=2").JsonAsync();
        Assert.Equal((3, "Zúñiga"), (second.GetProperty("total").GetInt32(), second.Items().Single().Text("lastName")));
        Assert.Empty((await sheet.Teacher.Http.GetAsync($"{sheet.Path}/students?page=1000000000").JsonAsync()).Items());
    }

    [Fact]
    public async Task The_roster_is_for_its_teacher_the_head_and_administrators()
    {
        var (sheet, other) = (await Sheet.NewAsync(college, 1), await Sheet.NewAsync(college, 1));
        var path = $"{sheet.Path}/students";
        var stranger = await college.NewPersonAsync(Role.Head, other.DepartmentId);
        foreach (var person in (Person[])[sheet.Students[0], other.Teacher, stranger])
        {
            await person.Http.GetAsync(path).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        }

        await (await college.NewPersonAsync(Role.Head, sheet.DepartmentId)).Http.GetAsync(path).StatusAsync(HttpStatusCode.OK);
        var admin = (await college.AdministratorAsync()).Http;
        await admin.GetAsync(path).StatusAsync(HttpStatusCode.OK);
        await admin.GetAsync("/api/v1/sections/999999999/students").ProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Students_and_teachers_have_a_schedule_of_the_terms_that_run()
    {
        var sheet = await Sheet.NewAsync(college, 1);
        var student = sheet.Students[0];
        var past = await college.NewTermAsync(open: false, change: t => (t.StartsOn, t.EndsOn) = (t.StartsOn.AddYears(-1), t.EndsOn.AddYears(-1)));
        var coming = await college.NewTermAsync(open: true, change: t => (t.StartsOn, t.EndsOn) = (t.StartsOn.AddYears(1), t.EndsOn.AddYears(1)));
        var (old, next) = (await college.NewSectionAsync(past), await college.NewSectionAsync(coming, weekday: 5, from: "08:30", to: "10:15"));
        await college.NewMemberAsync(old, student);
        await college.NewMemberAsync(next, student);
        var dropped = await college.NewSectionAsync();
        await college.AddAsync(new Enrollment { StudentId = student.Id, SectionId = dropped.Id, Status = EnrollmentStatus.Dropped });

        var mine = await student.Http.GetAsync("/api/v1/me/schedule").JsonAsync();
        Assert.Equal([sheet.Section.Id, next.Id], mine.Items().Select(i => i.GetProperty("sectionId").GetInt64()).Order());
        var item = mine.Items().Single(i => i.GetProperty("sectionId").GetInt64() == next.Id);
        Assert.Equal(["sectionId", "code", "courseCode", "title", "teachers", "meetings"], item.EnumerateObject().Select(p => p.Name));
        var meeting = item.GetProperty("meetings")[0];
        Assert.Equal((5, "08:30", "10:15", next.Meetings[0].Room), (meeting.GetProperty("weekday").GetInt32(), meeting.Text("from"), meeting.Text("to"), meeting.Text("room")));

        var atPast = await student.Http.GetAsync($"/api/v1/me/schedule?term={past.Id}").JsonAsync();
        Assert.Equal(old.Id, atPast.Items().Single().GetProperty("sectionId").GetInt64());
        var given = (await sheet.Teacher.Http.GetAsync("/api/v1/me/schedule").JsonAsync()).Items().Single();
        Assert.Equal((sheet.Section.Id, sheet.Teacher.Id), (given.GetProperty("sectionId").GetInt64(), given.GetProperty("teachers")[0].Id()));
        Assert.StartsWith("Inés Peña", given.GetProperty("teachers")[0].Text("name"), StringComparison.Ordinal);

        await (await college.AdministratorAsync()).Http.GetAsync("/api/v1/me/schedule").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await student.Http.GetAsync("/api/v1/me/schedule?term=99999999999999999999").StatusAsync(HttpStatusCode.BadRequest);
    }
}

[Collection(OnSqlite.Name)]
public sealed class SectionPeopleTestsOnSqlite(SqliteCollege college) : SectionPeopleTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class SectionPeopleTestsOnPostgres(PostgresCollege college) : SectionPeopleTests(college);
