using Claustro.Academics.Enrollments;
using Claustro.Academics.Sections;
using Claustro.Platform.Http;
using Claustro.Tests.Academics.Enrollments;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Claustro.Tests.Academics.Sections;

public abstract class ImportSectionsTests(College college)
{
    private const string Header = "code,term,course,capacity,waitlistCapacity,requiresApproval,teachers,meetings\n";

    [Fact]
    public async Task Sections_are_made_and_changed()
    {
        var (n, term, course, teacher) = (College.Next(), await college.NewTermAsync(), await college.NewCourseAsync(), await college.NewPersonAsync(Role.Teacher));
        var old = await college.NewSectionAsync(term, course, 5, teacherId: teacher.Id, weekday: 5);
        var (import, errors) = await college.ImportTwiceAsync("sections", $"""
            {Header}A{n},{term.Code},{course.Code},30,5,sí,{teacher.Number},"1 09:00-10:30 A{n}; mié 9:00-10:30 Aula magna {n}"
            {old.Code},{term.Code},{course.Code},9,,,{teacher.Number},vie 09:00-10:00
            """);
        Assert.Empty(errors);
        Assert.Equal((2, 2, 0, 0), import.Counts());
        var (made, changed) = (await FindAsync($"A{n}"), await FindAsync(old.Code));
        Assert.Equal((30, 5, true, teacher.Id), (made.Capacity, made.WaitlistCapacity, made.RequiresApproval, made.Teachers.Single().TeacherId));
        Assert.Equal([(1, new(9, 0), new(10, 30), $"A{n}"), (3, new(9, 0), new(10, 30), $"Aula magna {n}")],
            made.Meetings.Select(m => (m.Weekday, m.From, m.To, m.Room!)).Order());
        Assert.Equal((9, 1, null), (changed.Capacity, changed.TimetableVersion, changed.Meetings.Single().Room)); // the room went
        Assert.Empty((await college.ImportTwiceAsync("sections", $"code,term,course,capacity\n{old.Code},{term.Code},{course.Code},9\n")).Errors);
        Assert.Equal((teacher.Id, 1), ((await FindAsync(old.Code)).Teachers.Single().TeacherId, (await FindAsync(old.Code)).TimetableVersion));
    }

    [Fact]
    public async Task Each_row_is_refused_for_its_own_reason()
    {
        var (n, term, course) = (College.Next(), await college.NewTermAsync(), await college.NewCourseAsync());
        var (teacher, other) = (await college.NewPersonAsync(Role.Teacher), await college.NewCourseAsync());
        var elsewhere = await college.NewSectionAsync();
        var there = await college.NewSectionAsync(term, course, 5, teacherId: teacher.Id);
        var (room, student) = (there.Meetings[0].Room!, await college.NewMemberAsync(there));
        await college.NewMemberAsync(there);
        var second = await college.NewSectionAsync(term, course, 5, weekday: 2);
        await college.NewMemberAsync(second, student);
        var (t, c) = (term.Code, course.Code);
        var (import, errors) = await college.ImportTwiceAsync("sections", $"""
            {Header}A{n},{t},{c},30,,,{teacher.Number},1 09:30-11:00
            B{n},{t},{c},30,,,,1 08:00-09:01 {room.ToLowerInvariant()}
            C{n},{t},{c},30,,,,2 08:00-09:00 N{n}
            D{n},{t},{c},30,,,,2 08:30-09:00 n{n}
            C{n},{t},{c},30,,,,
            E{n},nowhere,nothing,x,,,nobody,some day
            F{n},{t},{c},0,,maybe,,1 10:00-09:00
            {elsewhere.Code},{t},{c},30,,,,
            {there.Code},{t},{c},1,,,,1 09:00-10:00 {room}
            {there.Code},{t},{c},30,,,,
            {second.Code},{t},{other.Code},5,,,,1 09:59-10:30
            ,{t},{c},30,,,,
            """);
        Assert.Equal((12, 1, 11, 0), import.Counts());
        Assert.Equal(
            [
                "2,teachers,teacher_conflict", "3,meetings,room_conflict", "5,meetings,room_conflict", "6,code,duplicate",
                "7,term,unknown_term", "7,course,unknown_course", "7,capacity,malformed", "7,teachers,unknown_teacher", "7,meetings,malformed",
                "8,requiresApproval,malformed", "8,capacity,malformed", "8,meetings,malformed", "9,code,code_taken", "10,capacity,capacity_below_taken", "11,code,duplicate",
                "12,course,in_use", "12,meetings,schedule_conflict", "13,code,malformed",
            ], errors);
        Assert.Contains("separated by semicolons", await college.ErrorCsvAsync(import.Id()));
    }

    [Fact]
    public async Task A_raised_capacity_gives_the_seats_to_who_waits()
    {
        var section = await college.NewSectionAsync(capacity: 1, waitlist: 5);
        await college.NewMemberAsync(section);
        var waiting = await college.NewPersonAsync(Role.Student);
        await waiting.Http.PostAsync("/api/v1/enrollments", new { sectionId = section.Id, waitlist = true }).JsonAsync(System.Net.HttpStatusCode.Created);
        var (term, course) = await college.InDbAsync(async db => (
            (await db.Set<Claustro.Academics.Terms.Term>().SingleAsync(t => t.Id == section.TermId)).Code, (await db.Set<Claustro.Academics.Courses.Course>().SingleAsync(c => c.Id == section.CourseId)).Code));
        Assert.Empty((await college.ImportTwiceAsync("sections", $"code,term,course,capacity\n{section.Code},{term},{course},2\n")).Errors);
        Assert.Equal(EnrollmentStatus.Approved, await college.InDbAsync(db => db.Set<Enrollment>().Where(e => e.StudentId == waiting.Id).Select(e => e.Status).SingleAsync()));
        await college.HoldsInvariantsAsync(section.Id);
    }

    [Fact]
    public async Task A_complete_file_deletes_what_its_terms_no_longer_have_unless_it_is_in_use()
    {
        var (term, course) = (await college.NewTermAsync(), await college.NewCourseAsync());
        var (kept, unused, used, elsewhere) = (await college.NewSectionAsync(term, course), await college.NewSectionAsync(term, course, weekday: 2), await college.NewSectionAsync(term, course, weekday: 3), await college.NewSectionAsync());
        await college.NewMemberAsync(used);
        var csv = $"code,term,course,capacity\n{kept.Code},{term.Code},{course.Code},10\n";
        Assert.Equal("too_many_removed", (await college.ImportTwiceAsync("sections", csv, "&complete=true")).Import.Text("errorCode"));
        var (import, errors) = await college.ImportTwiceAsync("sections", csv, "&complete=true&maxRemovedPercent=40");
        Assert.Equal(((1, 1, 0, 1), "0,code,in_use"), (import.Counts(), string.Join(' ', errors)));
        var ids = new[] { kept.Id, unused.Id, used.Id, elsewhere.Id };
        Assert.Equal(ids.Where(i => i != unused.Id), await college.InDbAsync(db => db.Set<Section>().Where(s => ids.Contains(s.Id)).OrderBy(s => s.Id).Select(s => s.Id).ToListAsync()));
    }

    [Fact]
    public async Task Another_worker_doubles_nothing()
    {
        var (n, term, course) = (College.Next(), await college.NewTermAsync(), await college.NewCourseAsync());
        string Rows(int from, int to) => string.Join('\n', Enumerable.Range(from, to - from).Select(i => $"A{n}-{i},{term.Code},{course.Code},30,,,,1 09:00-10:00 R{n}-{i}"));
        await college.ImportAsync("sections", Header + Rows(0, 3));
        Assert.Equal((7, 6, 1, 0), (await college.GoOnAsync("sections", Header + Rows(0, 6) + "\n" + Rows(1, 2), 3)).Counts());
        Assert.Equal((6, 6), await college.InDbAsync(async db => (
            await db.Set<Section>().CountAsync(s => s.TermId == term.Id), await db.Set<Section>().Where(s => s.TermId == term.Id).SumAsync(s => s.Meetings.Count))));
    }

    private Task<Section> FindAsync(string code) => college.InDbAsync(db => db.Set<Section>().Include(s => s.Teachers).Include(s => s.Meetings).SingleAsync(s => s.Code == code));
}

[Collection(OnSqlite.Name)]
public sealed class ImportSectionsTestsOnSqlite(SqliteCollege college) : ImportSectionsTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class ImportSectionsTestsOnPostgres(PostgresCollege college) : ImportSectionsTests(college);
