using Claustro.Academics.Courses;
using Claustro.Academics.Enrollments;
using Claustro.Academics.Terms;
using Claustro.Identity.People;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Sections;

/// <summary>
/// Where I must be: the sections a student holds or has asked for, and those a teacher gives. Without <c>term</c>: of the
/// terms that are running or open for enrolment.
/// </summary>
internal static class MySchedule
{
    public sealed record Item(long SectionId, string Code, string CourseCode, string Title, IReadOnlyList<TeacherName> Teachers, IReadOnlyList<MeetingTime> Meetings);

    public sealed record TeacherName(long Id, string Name);

    /// <summary>Weekday 1 is Monday, 7 Sunday.</summary>
    public sealed record MeetingTime(int Weekday, TimeOnly From, TimeOnly To, string? Room);

    public static void Map(RouteGroupBuilder me) => me
        .MapGet("/schedule", async (long? term, PageRequest page, Caller caller, CollegeDb db, PeopleDirectory people, Institution institution, TimeProvider clock, CancellationToken cancel) =>
            TypedResults.Ok(await RunAsync(db, people, institution, clock, caller, term, page, cancel)))
        .Allow(Role.Student | Role.Teacher)
        .WithSummary("My schedule");

    public static async Task<Page<Item>> RunAsync(
        CollegeDb db, PeopleDirectory people, Institution institution, TimeProvider clock, Caller caller, long? term, PageRequest page, CancellationToken cancel)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var today = institution.DateOf(now);
        var sections =
            from s in db.Set<Section>().AsNoTracking()
            join c in db.Set<Course>() on s.CourseId equals c.Id
            join t in db.Set<Term>() on s.TermId equals t.Id
            where term == null
                ? (t.StartsOn <= today && today <= t.EndsOn) || (t.EnrollmentOpensAt <= now && now < t.EnrollmentClosesAt)
                : t.Id == term
            where s.Teachers.Any(x => x.TeacherId == caller.Id)
                || db.Set<Enrollment>().Any(e => e.SectionId == s.Id && e.StudentId == caller.Id
                    && (e.Status == EnrollmentStatus.Approved || e.Status == EnrollmentStatus.Requested))
            orderby s.Code
            select new
            {
                s.Id,
                s.Code,
                CourseCode = c.Code,
                c.Title,
                Teachers = s.Teachers.Select(x => x.TeacherId).ToList(),
                Meetings = s.Meetings.OrderBy(m => m.Weekday).ThenBy(m => m.From).Select(m => new MeetingTime(m.Weekday, m.From, m.To, m.Room)).ToList(),
            };
        var found = await sections.AsSplitQuery().ToPageAsync(page, cancel);
        var names = await people.CardsAsync(found.Items.SelectMany(s => s.Teachers).Distinct().ToList(), cancel);
        return found.Map(s => new Item(
            s.Id, s.Code, s.CourseCode, s.Title,
            s.Teachers.Where(names.ContainsKey).Select(id => new TeacherName(id, names[id].FullName)).OrderBy(t => t.Name, StringComparer.Ordinal).ToList(),
            s.Meetings));
    }
}
