using System.Text;
using Claustro.Academics.Courses;
using Claustro.Academics.Enrollments;
using Claustro.Academics.Sections;
using Claustro.Academics.Terms;
using Claustro.Identity.People;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Calendar;

/// <summary>
/// The timetable as iCalendar (RFC 5545), read by the calendars of phones and desks every few hours: what a student holds or
/// has asked for and what a teacher gives, in the terms that have not ended half a year ago.
/// </summary>
internal static class ServeCalendar
{
    private const int DaysBack = 183;

    public static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/calendar/{secret}.ics", async Task<IResult> (string secret, HttpContext http, CollegeDb db, PeopleDirectory people, Institution institution, TimeProvider clock, CancellationToken cancel) =>
        {
            // Also of refusals: a shared cache must remember neither the timetable nor that there was none.
            http.Response.Headers.CacheControl = "private";
            http.Response.Headers["X-Robots-Tag"] = "noindex";
            var outcome = await RunAsync(db, people, institution, clock, secret, cancel);
            return outcome.Refusal is { } refusal ? new Refused(refusal) : TypedResults.Text(outcome.Value, "text/calendar", Encoding.UTF8);
        })
        .AllowAnonymous()
        .ExcludeFromDescription()
        .WithSummary("A timetable as iCalendar, by its secret address");

    public static async Task<Outcome<string>> RunAsync(
        CollegeDb db, PeopleDirectory people, Institution institution, TimeProvider clock, string secret, CancellationToken cancel)
    {
        if (secret.Length != CalendarFeed.SecretLength
            || await db.Set<CalendarFeed>().AsNoTracking().SingleOrDefaultAsync(f => f.Secret == secret, cancel) is not { } feed
            || await people.CardAsync(feed.PersonId, cancel) is not { Disabled: false } person)
        {
            return Refusal.Unknown;
        }

        var (me, studies, teaches) = (person.Id, person.Roles.HasFlag(Role.Student), person.Roles.HasFlag(Role.Teacher));
        var since = institution.DateOf(clock.GetUtcNow().UtcDateTime).AddDays(-DaysBack);
        var rows = await (
            from s in db.Set<Section>().AsNoTracking()
            join c in db.Set<Course>() on s.CourseId equals c.Id
            join t in db.Set<Term>() on s.TermId equals t.Id
            where t.EndsOn >= since
            let requested = studies && db.Set<Enrollment>().Any(e => e.SectionId == s.Id && e.StudentId == me && e.Status == EnrollmentStatus.Requested)
            where (teaches && s.Teachers.Any(x => x.TeacherId == me)) || requested
                || (studies && db.Set<Enrollment>().Any(e => e.SectionId == s.Id && e.StudentId == me && e.Status == EnrollmentStatus.Approved))
            orderby t.StartsOn, s.Id
            select new
            {
                s.Id, s.Code, CourseCode = c.Code, c.Title, t.StartsOn, t.EndsOn, Requested = requested,
                Teachers = s.Teachers.Select(x => x.TeacherId).ToList(),
                Meetings = s.Meetings.OrderBy(m => m.Weekday).ThenBy(m => m.From).Select(m => new MeetingView(m.Weekday, m.From, m.To, m.Room)).ToList(),
            }).AsSplitQuery().ToListAsync(cancel);
        var names = await people.CardsAsync(rows.SelectMany(r => r.Teachers).Distinct().ToList(), cancel);
        return TimetableCalendar.Write(institution, feed.CreatedAt, rows.SelectMany(r => r.Meetings.Select(m => new WeeklyClass(
            r.Id, r.Code, r.CourseCode, r.Title, string.Join(", ", r.Teachers.Where(names.ContainsKey).Select(id => names[id].FullName)),
            m.Weekday, m.From, m.To, m.Room, r.StartsOn, r.EndsOn, r.Requested))));
    }
}
