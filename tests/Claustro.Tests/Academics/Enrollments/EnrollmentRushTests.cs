using System.Net;
using Claustro.Academics.Enrollments;
using Claustro.Academics.Sections;
using Claustro.Notifications;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Claustro.Tests.Academics.Enrollments;

/// <summary>What must hold when everybody comes at once.</summary>
public abstract class EnrollmentRushTests(College college)
{
    private const string Path = "/api/v1/enrollments";

    [Fact]
    public async Task Two_thousand_requests_of_five_hundred_students_for_two_hundred_seats()
    {
        var (term, course) = (await college.NewTermAsync(), await college.NewCourseAsync(1));
        var sections = new List<Section>();
        for (var i = 0; i < 20; i++)
        {
            // Neighbours overlap, so seats and timetables are contended at the same time.
            sections.Add(await college.NewSectionAsync(term, course, 10, weekday: 1 + (i % 5), from: $"{9 + (i / 5)}:00".PadLeft(5, '0'), to: $"{10 + (i / 5)}:30"));
        }

        var students = await college.NewStudentsAsync(500);
        var random = new Random(7);
        var wishes = students.SelectMany(s => sections.OrderBy(_ => random.Next()).Take(4).Select(w => (Student: s, Section: w.Id))).OrderBy(_ => random.Next()).ToList();
        var answers = new System.Collections.Concurrent.ConcurrentBag<HttpStatusCode>();
        await Parallel.ForEachAsync(wishes, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (wish, cancel) =>
        {
            using var answer = await wish.Student.Http.PostAsync(Path, new { sectionId = wish.Section });
            answers.Add(answer.StatusCode);
        });

        Assert.Equal(2000, answers.Count);
        Assert.All(answers, a => Assert.True(a is HttpStatusCode.Created or HttpStatusCode.Conflict, a.ToString()));
        var ids = sections.ConvertAll(s => s.Id);
        await college.HoldsInvariantsAsync([.. ids]);
        var rows = await college.InDbAsync(db => db.Set<Enrollment>().Where(e => EF.Parameter(ids).Contains(e.SectionId)).Select(e => e.Id).ToListAsync());
        Assert.Equal(answers.Count(a => a == HttpStatusCode.Created), rows.Count);
        Assert.Equal(200, rows.Count); // 2,000 wishes for 200 seats: none stays empty
        var keys = rows.ConvertAll(id => $"enrollment:{id}:approved");
        Assert.Equal(rows.Count, await college.InDbAsync(db => db.Set<Notification>().CountAsync(n => EF.Parameter(keys).Contains(n.DedupeKey))));
    }

    [Fact]
    public async Task Of_one_students_clashing_requests_exactly_one_wins()
    {
        var term = await college.NewTermAsync();
        for (var round = 0; round < 15; round++)
        {
            var student = await college.NewPersonAsync(Role.Student);
            var course = await college.NewCourseAsync(1);
            var sections = new List<long>();
            for (var i = 0; i < 6; i++)
            {
                sections.Add((await college.NewSectionAsync(term, course)).Id);
            }

            var answers = await Task.WhenAll(sections.Append(sections[0]).Select(id => student.Http.PostAsync(Path, new { sectionId = id })));
            Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Created);
            Assert.All(answers.Where(a => a.StatusCode != HttpStatusCode.Created), a => Assert.Equal(HttpStatusCode.Conflict, a.StatusCode));
            await college.HoldsInvariantsAsync([.. sections]);
        }
    }

    [Fact]
    public async Task Of_one_students_requests_those_within_the_credit_limit_win()
    {
        var (term, course) = (await college.NewTermAsync(), await college.NewCourseAsync(10));
        var student = await college.NewPersonAsync(Role.Student);
        var sections = new List<long>();
        for (var day = 1; day <= 6; day++)
        {
            sections.Add((await college.NewSectionAsync(term, course, weekday: day)).Id);
        }

        var answers = await Task.WhenAll(sections.Select(id => student.Http.PostAsync(Path, new { sectionId = id })));
        Assert.Equal(3, answers.Count(a => a.StatusCode == HttpStatusCode.Created)); // the limit is 30
        await college.HoldsInvariantsAsync([.. sections]);
    }

    [Fact]
    public async Task Parallel_drops_and_joins_lose_no_seat_and_give_none_twice()
    {
        var (term, course) = (await college.NewTermAsync(), await college.NewCourseAsync(1));
        var (here, there) = (await college.NewSectionAsync(term, course, 15, waitlist: 40), await college.NewSectionAsync(term, course, 15, waitlist: 40));
        var members = await college.NewStudentsAsync(30);
        var waiting = await college.NewStudentsAsync(40);
        var held = new System.Collections.Concurrent.ConcurrentBag<(Person Student, long Id)>();
        await Parallel.ForEachAsync(members, async (student, _) =>
        {
            var section = members.IndexOf(student) < 15 ? here : there;
            held.Add((student, (await student.Http.PostAsync(Path, new { sectionId = section.Id }).JsonAsync(HttpStatusCode.Created)).Id()));
        });

        // Everybody drops while others join both waitlists (which clash), so each promotion here may spoil one there.
        var drops = held.Select(h => h.Student.Http.PatchAsync($"{Path}/{h.Id}", new { status = "dropped" }).StatusAsync(HttpStatusCode.OK));
        var joins = waiting.SelectMany(w => new[] { here.Id, there.Id }.Select(async id =>
        {
            using var answer = await w.Http.PostAsync(Path, new { sectionId = id, waitlist = true });
            Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.Conflict, answer.StatusCode.ToString());
        }));
        await Task.WhenAll(drops.Concat(joins));

        await college.HoldsInvariantsAsync(here.Id, there.Id);
        var now = await college.InDbAsync(db => db.Set<Section>().Where(s => s.Id == here.Id || s.Id == there.Id).ToListAsync());
        var rows = await college.InDbAsync(db => db.Set<Enrollment>().Where(e => e.SectionId == here.Id || e.SectionId == there.Id).ToListAsync());
        Assert.Equal(30, rows.Count(r => r.Status == EnrollmentStatus.Dropped));
        Assert.Equal(30, now.Sum(s => s.SeatsTaken)); // 40 wanted one of 30 seats
        var seated = rows.Where(r => r.Status == EnrollmentStatus.Approved).Select(r => r.StudentId).ToHashSet();
        foreach (var section in now.Where(s => s.SeatsTaken < s.Capacity))
        {
            Assert.DoesNotContain(rows, r => r.SectionId == section.Id && r.Status == EnrollmentStatus.Waitlisted && !seated.Contains(r.StudentId));
        }
    }
}

internal static class ManyStudents
{
    public static async Task<List<Person>> NewStudentsAsync(this College college, int count)
    {
        var students = new List<Person>(count);
        for (var i = 0; i < count; i++)
        {
            students.Add(await college.NewPersonAsync(Role.Student));
        }

        return students;
    }
}

[Collection(OnSqlite.Name)]
public sealed class EnrollmentRushTestsOnSqlite(SqliteCollege college) : EnrollmentRushTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class EnrollmentRushTestsOnPostgres(PostgresCollege college) : EnrollmentRushTests(college);
