using Claustro.Academics.Courses;
using Claustro.Academics.Enrollments;
using Claustro.Academics.Sections;
using Claustro.Academics.Terms;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Attendance;

/// <summary>A student's own attendance in one term, by course, with how near it is to the limit of absences.</summary>
internal static class MyAttendanceByCourse
{
    /// <summary>More absences than these are not counted ahead: nobody needs to know that they may miss forty classes.</summary>
    private const int Ahead = 30;

    /// <param name="Terms">Those the student was in, the latest first.</param>
    public sealed record Response(TermName? Term, IReadOnlyList<TermName> Terms, IReadOnlyList<Course> Courses, int LimitPercent, int LimitMinimum);

    public sealed record TermName(long Id, string Name);

    /// <param name="Marks">The newest first.</param>
    /// <param name="Left">How many of the next classes can be missed, all in a row, before the limit is reached; null when it is far away.</param>
    public sealed record Course(long SectionId, string SectionCode, string Code, string Title, IReadOnlyList<Mark> Marks, int? Left)
    {
        public int Held => Marks.Count;

        public int Absences => Count(AttendanceStatus.Absent);

        public int Count(AttendanceStatus status) => Marks.Count(m => m.Status == status);

        public bool IsTooMuch => Left == 0;

        /// <summary>Of the classes held, 0 to 1: there, if late. Excused ones are neither.</summary>
        public decimal? PresentShare => Held - Count(AttendanceStatus.Excused) is > 0 and var counted
            ? (Count(AttendanceStatus.Present) + Count(AttendanceStatus.Late)) / (decimal)counted : null;
    }

    public sealed record Mark(DateOnly Date, AttendanceStatus Status);

    public static async Task<Outcome<Response>> RunAsync(CollegeDb db, Institution institution, TimeProvider clock, Caller caller, long? term, CancellationToken cancel)
    {
        if (!caller.Is(Role.Student))
        {
            return Refusal.NotYours;
        }

        var today = institution.DateOf(clock.GetUtcNow().UtcDateTime);
        var mine = await (
            from e in db.Set<Enrollment>().AsNoTracking()
            where e.StudentId == caller.Id && e.Status == EnrollmentStatus.Approved
            join s in db.Set<Section>() on e.SectionId equals s.Id
            join c in db.Set<Courses.Course>() on s.CourseId equals c.Id
            join t in db.Set<Term>() on s.TermId equals t.Id
            orderby t.StartsOn descending, c.Code
            select new { TermId = t.Id, t.Name, t.StartsOn, SectionId = s.Id, SectionCode = s.Code, c.Code, c.Title }).ToListAsync(cancel);
        var terms = mine.DistinctBy(m => m.TermId).ToList();
        var shown = terms.Find(t => t.TermId == term) ?? terms.Find(t => t.StartsOn <= today) ?? terms.FirstOrDefault();
        var names = terms.ConvertAll(t => new TermName(t.TermId, t.Name));
        if (shown is null)
        {
            return new Response(null, names, [], institution.AbsenceLimitPercent, institution.AbsenceLimitMinimum);
        }

        var sections = mine.FindAll(m => m.TermId == shown.TermId);
        var ids = sections.ConvertAll(s => s.SectionId);
        var marks = (await db.Set<AttendanceMark>().AsNoTracking().Where(m => m.StudentId == caller.Id && EF.Parameter(ids).Contains(m.SectionId))
            .OrderByDescending(m => m.Date).Select(m => new { m.SectionId, m.Date, m.Status }).ToListAsync(cancel)).ToLookup(m => m.SectionId, m => new Mark(m.Date, m.Status));
        return new Response(
            names.Find(t => t.Id == shown.TermId), names,
            sections.ConvertAll(s => new Course(s.SectionId, s.SectionCode, s.Code, s.Title, [.. marks[s.SectionId]], Left([.. marks[s.SectionId]], institution))),
            institution.AbsenceLimitPercent, institution.AbsenceLimitMinimum);
    }

    internal static int? Left(IReadOnlyList<Mark> marks, Institution institution)
    {
        var (absences, held) = (marks.Count(m => m.Status == AttendanceStatus.Absent), marks.Count);
        for (var more = 0; more <= Ahead; more++)
        {
            if (AttendanceRules.IsTooMuch(absences + more, held + more, institution))
            {
                return more;
            }
        }

        return null;
    }
}
