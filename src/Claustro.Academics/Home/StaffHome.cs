using Claustro.Academics.Calendar;
using Claustro.Academics.Courses;
using Claustro.Academics.Enrollments;
using Claustro.Academics.Grades;
using Claustro.Academics.Sections;
using Claustro.Academics.Terms;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Home;

/// <summary>What waits for a teacher, a head or an administrator, each seeing what is theirs.</summary>
internal static class StaffHome
{
    /// <summary>Sheets are named from this many days before they are due.</summary>
    private const int DueWithinDays = 30, MostSheets = 8, AheadDays = 4;

    /// <param name="Today">Their own classes of today, over or not.</param>
    /// <param name="Next">Their own classes of the days after, when there are none today.</param>
    /// <param name="Requests">Enrolments that wait for approval in their sections, their department, or everywhere.</param>
    /// <param name="Changes">Grade changes that they may decide, and for a teacher those that they wait for.</param>
    public sealed record Response(
        IReadOnlyList<AgendaClass> Today, IReadOnlyList<AgendaClass> Next, int Sections, int Requests, int Changes, IReadOnlyList<Sheet> Sheets, int OpenSheets, int Waiting, int Holds,
        IReadOnlyList<TermView> Open);

    /// <summary>A grade sheet to be closed.</summary>
    public sealed record Sheet(long SectionId, string Code, string Title, DateOnly Due, bool IsLate);

    public static async Task<Response> RunAsync(CollegeDb db, CatalogueShelf shelves, Institution institution, TimeProvider clock, Caller caller, CancellationToken cancel)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var (today, shelf) = (institution.DateOf(now), await shelves.GetAsync(cancel));
        var classes = caller.Is(Role.Teacher) ? await ClassesAsync(db, caller.Id, today, cancel) : [];
        var agenda = Agenda.Next(classes, institution.ToLocal(now), AheadDays, wholeToday: true);
        var visible = db.Set<Enrollment>().AsNoTracking().VisibleTo(db, caller);
        var requests = await visible.CountAsync(e => e.Status == EnrollmentStatus.Requested, cancel);
        var waiting = caller.IsAdministrator ? await db.Set<Enrollment>().CountAsync(e => e.Status == EnrollmentStatus.Waitlisted, cancel) : 0;
        var holds = caller.IsAdministrator ? await db.Set<Hold>().CountAsync(h => h.ReleasedAt == null, cancel) : 0;
        var changes = (await ListGradeChanges.RunAsync(db, caller, Word.Of(GradeChangeStatus.Requested), new PageRequest(1, 1), cancel)).Value.Total;
        var (sheets, open) = await SheetsAsync(db, institution, caller, today, cancel);
        return new Response(
            agenda.FindAll(c => c.Day == today), agenda.FindAll(c => c.Day > today), classes.DistinctBy(c => c.SectionId).Count(), requests, (int)changes, sheets, open, waiting, holds,
            shelf.OpenTerms.ToList());
    }

    private static async Task<List<WeeklyClass>> ClassesAsync(CollegeDb db, long teacherId, DateOnly today, CancellationToken cancel)
    {
        var rows = await (
            from s in db.Set<Section>().AsNoTracking()
            where s.Teachers.Any(t => t.TeacherId == teacherId)
            join c in db.Set<Course>() on s.CourseId equals c.Id
            join t in db.Set<Term>() on s.TermId equals t.Id
            where t.StartsOn <= today.AddDays(AheadDays) && t.EndsOn >= today
            select new { s.Id, s.Code, CourseCode = c.Code, c.Title, t.StartsOn, t.EndsOn, s.Meetings }).ToListAsync(cancel);
        return rows.SelectMany(r => r.Meetings.Select(m => new WeeklyClass(
            r.Id, r.Code, r.CourseCode, r.Title, "", m.Weekday, m.From, m.To, m.Room, r.StartsOn, r.EndsOn, false))).ToList();
    }

    /// <summary>Sheets of ended (or ending) terms with students in them, that are still open: a teacher's own, a head's department's, all.</summary>
    private static async Task<(IReadOnlyList<Sheet>, int)> SheetsAsync(CollegeDb db, Institution institution, Caller caller, DateOnly today, CancellationToken cancel)
    {
        var (me, teaches, department, all) = (caller.Id, caller.Is(Role.Teacher), caller.Is(Role.Head) ? caller.DepartmentId : null, caller.IsAdministrator);
        var ends = today.AddDays(DueWithinDays - institution.GradesDueDays);
        var open =
            from s in db.Set<Section>().AsNoTracking()
            where s.ClosedAt == null && db.Set<Enrollment>().Any(e => e.SectionId == s.Id && e.Status == EnrollmentStatus.Approved)
            join t in db.Set<Term>() on s.TermId equals t.Id
            where t.EndsOn <= ends
            join c in db.Set<Course>() on s.CourseId equals c.Id
            where all || (teaches && s.Teachers.Any(x => x.TeacherId == me)) || c.DepartmentId == department
            orderby t.EndsOn, s.Code
            select new { s.Id, s.Code, c.Title, t.EndsOn };
        var first = await open.Take(MostSheets).ToListAsync(cancel);
        var count = first.Count < MostSheets ? first.Count : await open.CountAsync(cancel);
        return (first.ConvertAll(s =>
        {
            var due = s.EndsOn.AddDays(institution.GradesDueDays);
            return new Sheet(s.Id, s.Code, s.Title, due, due < today);
        }), count);
    }
}
