using Claustro.Academics.Attendance;
using Claustro.Academics.Grades;
using Claustro.Academics.Sections;
using Claustro.Academics.Terms;
using Claustro.Notifications;
using Claustro.Platform.Http;
using Claustro.Platform.Work;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Claustro.Tests.Academics;

/// <summary>On a college of its own, because it travels in time and tells everybody.</summary>
public abstract class SchedulesOfTheYearTests(College college) : OnOwnCollege(college)
{
    [Fact]
    public async Task Opening_and_closing_of_enrolment_are_told_once_to_each_student()
    {
        var (student, teacher) = (await College.NewPersonAsync(Role.Student), await College.NewPersonAsync(Role.Teacher));
        var now = College.Clock.GetUtcNow().UtcDateTime;
        await College.NewTermAsync(change: t => (t.Name, t.EnrollmentOpensAt, t.EnrollmentClosesAt) = ("Verano", now.AddHours(1), now.AddDays(20)));
        Assert.Equal(0, await RunAsync<TellEnrollmentWindows>());
        College.Clock.Offset = TimeSpan.FromHours(2);
        Assert.Equal(1, await RunAsync<TellEnrollmentWindows>());
        Assert.Equal(0, await RunAsync<TellEnrollmentWindows>());
        College.Clock.Offset = TimeSpan.FromDays(3); // long open: no news, even for who came later
        var late = await College.NewPersonAsync(Role.Student);
        Assert.Equal(0, await RunAsync<TellEnrollmentWindows>());
        College.Clock.Offset = TimeSpan.FromDays(18.5);
        Assert.Equal(2, await RunAsync<TellEnrollmentWindows>());
        College.Clock.Offset = TimeSpan.FromDays(21);
        Assert.Equal(0, await RunAsync<TellEnrollmentWindows>());
        College.Clock.Offset = TimeSpan.Zero;
        Assert.Equal(["term.closing", "term.opening"], await EventsAsync(student));
        Assert.Equal(["term.closing"], await EventsAsync(late));
        Assert.Empty(await EventsAsync(teacher));
    }

    [Fact]
    public async Task A_student_is_warned_once_when_absences_reach_the_limit()
    {
        var section = await College.NewSectionAsync();
        var (often, seldom) = (await College.NewMemberAsync(section), await College.NewMemberAsync(section));
        await MarkAsync(2);
        Assert.Equal(0, await RunAsync<WarnOfAbsences>());
        await MarkAsync(3);
        Assert.Equal(1, await RunAsync<WarnOfAbsences>());
        Assert.Equal(0, await RunAsync<WarnOfAbsences>());
        Assert.Equal(["attendance.warning"], await EventsAsync(often));
        Assert.Empty(await EventsAsync(seldom));

        async Task MarkAsync(int day)
        {
            for (var i = 0; i < (day == 3 ? 5 : 1); i++)
            {
                var date = DateOnly.FromDateTime(College.Clock.GetUtcNow().UtcDateTime.AddDays(-day - i));
                await College.AddAsync(new AttendanceMark { SectionId = section.Id, StudentId = often.Id, Date = date, Status = AttendanceStatus.Absent });
                await College.AddAsync(new AttendanceMark { SectionId = section.Id, StudentId = seldom.Id, Date = date, Status = i == 0 ? AttendanceStatus.Absent : AttendanceStatus.Late });
            }
        }
    }

    [Fact]
    public async Task Teachers_of_open_sheets_are_reminded_a_week_and_a_day_before_grades_are_due()
    {
        var teacher = await College.NewPersonAsync(Role.Teacher);
        var today = DateOnly.FromDateTime(College.Clock.GetUtcNow().UtcDateTime);
        var term = await College.NewTermAsync(change: t => (t.StartsOn, t.EndsOn) = (today.AddDays(-100), today));
        var section = await College.NewSectionAsync(term, teacherId: teacher.Id);
        await College.NewMemberAsync(section);
        await College.NewAssessmentAsync(section);
        var empty = await College.NewSectionAsync(term, teacherId: teacher.Id, weekday: 2);
        Assert.Equal(0, empty.SeatsTaken);
        int[] told = [0, 0, 1, 0, 1, 0, 0];
        double[] days = [0, 5.9, 7, 8, 13.2, 13.4, 20];
        for (var i = 0; i < days.Length; i++)
        {
            College.Clock.Offset = TimeSpan.FromDays(days[i]);
            Assert.Equal((days[i], told[i]), (days[i], await RunAsync<RemindOfMissingGrades>()));
        }

        College.Clock.Offset = TimeSpan.Zero;
        Assert.Equal(["grades.due", "grades.due"], await EventsAsync(teacher));
    }

    [Fact]
    public async Task The_catalogue_of_open_terms_is_read_before_it_is_asked_for()
    {
        var term = await College.NewTermAsync();
        await College.NewSectionAsync(term);
        await College.NewSectionAsync(await College.NewTermAsync(open: false));
        Assert.Equal(1, await RunAsync<WarmCatalogue>());
    }

    private async Task<int> RunAsync<T>() where T : ISchedule
    {
        await using var scope = College.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<T>().RunAsync(default);
    }

    private Task<List<string>> EventsAsync(Person person) =>
        College.InDbAsync(db => db.Set<Notification>().Where(n => n.PersonId == person.Id).OrderByDescending(n => n.Id).Select(n => n.Event).ToListAsync());
}

public sealed class SchedulesOfTheYearTestsOnSqlite() : SchedulesOfTheYearTests(new SqliteCollege());

[Trait("needs", "servers")]
public sealed class SchedulesOfTheYearTestsOnPostgres() : SchedulesOfTheYearTests(new PostgresCollege());
