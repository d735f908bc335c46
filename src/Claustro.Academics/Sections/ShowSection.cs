using Claustro.Academics.Courses;
using Claustro.Academics.Departments;
using Claustro.Academics.Terms;
using Claustro.Identity.People;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Sections;

/// <summary>
/// One section as the public page shows it, with what one asks next: when, what must be passed before, which other groups
/// there are. Open to anyone: of people it names the teachers, and says how many seats are taken, never by whom.
/// </summary>
internal static class ShowSection
{
    public sealed record Response(
        SectionView Section, TermView Term, long DepartmentId, string Department, bool SheetClosed, IReadOnlyList<NeededCourse> Prerequisites, IReadOnlyList<OtherSection> Others)
    {
        /// <summary>Whether students may enrol at the moment of reading, seats aside.</summary>
        public bool IsOpen => Term.EnrollmentOpen && !SheetClosed;
    }

    public sealed record NeededCourse(long Id, string Code, string Title);

    public sealed record OtherSection(long Id, string Code, int SeatsLeft);

    public static async Task<Outcome<Response>> RunAsync(CollegeDb db, PeopleDirectory people, TimeProvider clock, long id, CancellationToken cancel)
    {
        if (await SectionViews.OneAsync(db, people, id, cancel) is not { } section)
        {
            return Refusal.Unknown;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var around = await (
            from s in db.Set<Section>().AsNoTracking()
            where s.Id == id
            join t in db.Set<Term>() on s.TermId equals t.Id
            join c in db.Set<Course>() on s.CourseId equals c.Id
            join d in db.Set<Department>() on c.DepartmentId equals d.Id
            select new { Term = t, Closed = s.ClosedAt != null, d.Id, d.Name }).SingleOrDefaultAsync(cancel);
        if (around is null)
        {
            return Refusal.Unknown; // deleted between the two
        }

        var needed = await (
            from p in db.Set<CoursePrerequisite>()
            where p.CourseId == section.CourseId
            join c in db.Set<Course>() on p.PrerequisiteId equals c.Id
            orderby c.Code
            select new NeededCourse(c.Id, c.Code, c.Title)).ToListAsync(cancel);
        var others = await db.Set<Section>().AsNoTracking().Where(s => s.CourseId == section.CourseId && s.TermId == section.TermId && s.Id != id)
            .OrderBy(s => s.Code).Select(s => new OtherSection(s.Id, s.Code, s.Capacity - s.SeatsTaken)).Take(20).ToListAsync(cancel);
        return new Response(section, TermView.Of(around.Term, now), around.Id, around.Name, around.Closed, needed, others);
    }
}
