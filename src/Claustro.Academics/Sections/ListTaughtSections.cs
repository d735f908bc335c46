using Claustro.Academics.Enrollments;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Sections;

/// <summary>What a teacher gives, by term: the present one first, then from the newest. For the page.</summary>
internal static class ListTaughtSections
{
    public sealed record Item(
        long Id, string Code, string CourseCode, string Title, int Students, int Requests, int Waitlisted, DateTime? ClosedAt, NextMeeting? Next);

    public sealed record TermOf(long Id, string Name, DateOnly StartsOn, DateOnly EndsOn, bool IsPresent, DateOnly GradesDue, IReadOnlyList<Item> Sections);

    public static async Task<IReadOnlyList<TermOf>> RunAsync(CollegeDb db, Institution institution, TimeProvider clock, Caller caller, CancellationToken cancel)
    {
        if (!caller.Is(Role.Teacher))
        {
            return [];
        }

        var me = caller.Id;
        var found = await SectionRow.All(db).Where(r => r.Section.Teachers.Any(t => t.TeacherId == me)).OrderBy(r => r.Section.Code).Select(r => new
        {
            r.Term, r.Section.Id, r.Section.Code, CourseCode = r.Course.Code, r.Course.Title, r.Section.Waitlisted, r.Section.ClosedAt,
            Students = db.Set<Enrollment>().Count(e => e.SectionId == r.Section.Id && e.Status == EnrollmentStatus.Approved),
            Requests = db.Set<Enrollment>().Count(e => e.SectionId == r.Section.Id && e.Status == EnrollmentStatus.Requested),
            Meetings = r.Section.Meetings.Select(m => new MeetingView(m.Weekday, m.From, m.To, m.Room)).ToList(),
        }).ToListAsync(cancel);
        var now = institution.ToLocal(clock.GetUtcNow().UtcDateTime);
        var today = DateOnly.FromDateTime(now);
        return
        [
            .. found.GroupBy(s => s.Term.Id)
                .Select(group =>
                {
                    var term = group.First().Term;
                    return new TermOf(term.Id, term.Name, term.StartsOn, term.EndsOn, term.StartsOn <= today && today <= term.EndsOn, term.EndsOn.AddDays(institution.GradesDueDays),
                    [
                        .. group.Select(s => new Item(s.Id, s.Code, s.CourseCode, s.Title, s.Students, s.Requests, s.Waitlisted, s.ClosedAt,
                            MeetingDays.Next(s.Meetings, term.StartsOn, term.EndsOn, now))),
                    ]);
                })
                .OrderByDescending(t => t.IsPresent).ThenByDescending(t => t.StartsOn),
        ];
    }
}
