using Claustro.Academics.Attendance;
using Claustro.Academics.Courses;
using Claustro.Academics.DataSets;
using Claustro.Academics.Enrollments;
using Claustro.Academics.Grades;
using Claustro.Academics.Sections;
using Claustro.Identity.Accounts;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Claustro.Tests.Academics.DataSets;

public sealed class DemoCollegeTests(SqliteCollege college) : IClassFixture<SqliteCollege>
{
    [Fact]
    public async Task It_is_believable_and_keeps_every_rule()
    {
        var now = new DateTime(2026, 11, 20, 10, 0, 0, DateTimeKind.Utc);
        Assert.True(await college.InDbAsync(db => DemoCollege.FillIfEmptyAsync(db, "x", now, TestContext.Current.CancellationToken)));
        Assert.False(await college.InDbAsync(db => DemoCollege.FillIfEmptyAsync(db, "x", now, TestContext.Current.CancellationToken)));
        await college.InDbAsync(async db =>
        {
            var people = await db.Set<Account>().ToListAsync();
            Assert.Equal(600, people.Count(p => p.Roles.HasFlag(Role.Student)));
            Assert.Equal(4, people.Count(p => p.Roles.HasFlag(Role.Head)));
            Assert.Equal(40, people.Count(p => p.Roles == Role.Teacher));
            Assert.Equal(1, people.Count(p => p.Roles.HasFlag(Role.Administrator)));
            Assert.Equal(60, await db.Set<Course>().CountAsync());
            Assert.True(await db.Set<CoursePrerequisite>().CountAsync() >= 15);

            var sections = await db.Set<Section>().Include(s => s.Meetings).Include(s => s.Teachers).AsNoTracking().ToListAsync();
            var enrollments = await db.Set<Enrollment>().AsNoTracking().ToListAsync();
            var bySection = enrollments.ToLookup(e => e.SectionId);
            Assert.All(sections, s => Assert.Equal(s.SeatsTaken, bySection[s.Id].Count()));
            var sectionOf = sections.ToDictionary(s => s.Id);
            foreach (var mine in enrollments.GroupBy(e => (e.StudentId, sectionOf[e.SectionId].TermId)))
            {
                Assert.False(MeetingRules.OverlapAmongThemselves(mine.SelectMany(e => sectionOf[e.SectionId].Meetings).Select(m => m.Time()).ToList()));
            }

            // The present term is under way: something is graded and nothing final, and nothing stands in the future.
            var present = sections.Where(s => s.ClosedAt == null).Select(s => s.Id).ToHashSet();
            var assessments = await db.Set<Assessment>().AsNoTracking().ToDictionaryAsync(a => a.Id);
            var grades = await db.Set<Grade>().AsNoTracking().ToListAsync();
            Assert.All(enrollments.Where(e => e.Status == EnrollmentStatus.Approved), e => Assert.Equal(present.Contains(e.SectionId), e.FinalScore is null));
            Assert.Contains(grades, g => present.Contains(assessments[g.AssessmentId].SectionId));
            Assert.All(grades, g => Assert.True(g.UpdatedAt <= now));
            Assert.True(await db.Set<AttendanceMark>().MaxAsync(m => m.Date) <= DateOnly.FromDateTime(now));
            Assert.Equal(3, enrollments.Count(e => e.StudentId == DemoCollege.FirstStudent && present.Contains(e.SectionId)));

            foreach (var term in sections.GroupBy(s => s.TermId))
            {
                foreach (var resource in term.SelectMany(s => s.Meetings.SelectMany(m => s.Teachers.Select(t => $"teacher {t.TeacherId}").Append($"room {m.Room}").Select(r => (r, m)))).GroupBy(x => x.r))
                {
                    Assert.False(MeetingRules.OverlapAmongThemselves(resource.Select(x => x.m.Time()).Distinct().ToList()), resource.Key);
                }
            }

            return true;
        });
    }
}
