using Claustro.Academics.Courses;
using Claustro.Academics.DataSets;
using Claustro.Academics.Enrollments;
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
        var now = college.Clock.GetUtcNow().UtcDateTime;
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
