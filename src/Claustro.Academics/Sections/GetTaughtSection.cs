using Claustro.Academics.Enrollments;
using Claustro.Academics.Terms;
using Claustro.Identity.People;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Sections;

/// <summary>A section as its pages for teachers show it, with what the caller may do there.</summary>
/// <param name="MayManage">Grades, attendance, assessments, announcements, the sheet.</param>
/// <param name="Teaches">May also ask for changes of a closed sheet.</param>
internal sealed record TaughtSection(
    SectionView Section, TermView Term, int Students, int Requests, DateTime? ClosedAt, NextMeeting? Next, DateOnly GradesDue, bool MayManage, bool Teaches)
{
    public long Id => Section.Id;

    /// <summary>How it is called: code and course.</summary>
    public string Name => $"{Section.Code} · {Section.Title}";

    public bool IsOpen => ClosedAt is null;
}

/// <summary>For its teachers, the head of its department and administrators. For the pages.</summary>
internal static class GetTaughtSection
{
    public static async Task<Outcome<TaughtSection>> RunAsync(
        CollegeDb db, PeopleDirectory people, Institution institution, TimeProvider clock, Caller caller, long id, CancellationToken cancel)
    {
        var access = await SectionAccess.LoadAsync(db, id, cancel);
        if (access.ToRead(caller) is { } refusal)
        {
            return refusal;
        }

        if (await SectionViews.OneAsync(db, people, id, cancel) is not { } section)
        {
            return Refusal.Unknown;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var term = await db.Set<Term>().Where(t => t.Id == section.TermId).Select(TermView.At(now)).SingleAsync(cancel);
        var requests = await db.Set<Enrollment>().CountAsync(e => e.SectionId == id && e.Status == EnrollmentStatus.Requested, cancel);
        return new TaughtSection(
            section, term, section.SeatsTaken - requests, requests, access!.ClosedAt, MeetingDays.Next(section.Meetings, term.StartsOn, term.EndsOn, institution.ToLocal(now)),
            term.EndsOn.AddDays(institution.GradesDueDays), access.MayManage(caller), access.IsTaughtBy(caller));
    }
}
