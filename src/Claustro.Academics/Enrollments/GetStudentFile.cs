using Claustro.Academics.Courses;
using Claustro.Academics.Enrollments.Holds;
using Claustro.Academics.Grades;
using Claustro.Academics.Programs;
using Claustro.Academics.Sections;
using Claustro.Academics.Terms;
using Claustro.Identity.People;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Enrollments;

/// <summary>
/// A student as the office has them. Administrators see all of it; a head the enrollments in their own department, and
/// nothing of a student who never had any there.
/// </summary>
internal static class GetStudentFile
{
    /// <param name="Whole">Program, holds, credits and average are in it: they say something of other departments too.</param>
    public sealed record Response(
        PersonCard Student, bool Whole, string? Program, IReadOnlyList<TermPart> Terms, IReadOnlyList<HoldView> Holds, int CreditsEarned, decimal? Average);

    public sealed record TermPart(long Id, string Code, string Name, IReadOnlyList<Line> Lines);

    public sealed record Line(
        long EnrollmentId, long SectionId, string SectionCode, string CourseCode, string Title, int Credits, EnrollmentStatus Status, decimal? Final, bool? Passed);

    public static async Task<Outcome<Response>> RunAsync(
        CollegeDb db, PeopleDirectory people, Institution institution, Caller caller, long studentId, CancellationToken cancel)
    {
        if (!caller.Is(Role.Head | Role.Administrator))
        {
            return Refusal.NotYours;
        }

        if (await people.CardAsync(studentId, cancel) is not { } student || !student.Roles.HasFlag(Role.Student))
        {
            return Refusal.Unknown;
        }

        var terms = await TermsAsync(db, caller, studentId, cancel);
        if (!caller.IsAdministrator)
        {
            return terms.Count == 0 ? Refusal.Unknown : new Response(student, false, null, terms, [], 0, null);
        }

        var program = await db.Set<StudentRecord>().Where(r => r.StudentId == studentId)
            .Join(db.Set<DegreeProgram>(), r => r.ProgramId, p => p.Id, (_, p) => p.Name).SingleOrDefaultAsync(cancel);
        var holds = await ListHolds.RunAsync(db, studentId, active: null, PageRequest.First, cancel);
        var transcript = await Transcript.LoadAsync(db, student, institution, cancel);
        return new Response(student, true, program, terms, holds.Items, transcript.CreditsEarned, transcript.Average);
    }

    private static async Task<List<TermPart>> TermsAsync(CollegeDb db, Caller caller, long studentId, CancellationToken cancel)
    {
        var (all, department) = (caller.IsAdministrator, caller.DepartmentId);
        var rows = await (
            from e in db.Set<Enrollment>().AsNoTracking()
            where e.StudentId == studentId
            join s in db.Set<Section>() on e.SectionId equals s.Id
            join c in db.Set<Course>() on s.CourseId equals c.Id
            where all || c.DepartmentId == department
            join t in db.Set<Term>() on s.TermId equals t.Id
            orderby t.StartsOn descending, t.Id descending, c.Code, e.Id
            select new { t.Id, t.Code, t.Name, Line = new Line(e.Id, s.Id, s.Code, c.Code, c.Title, c.Credits, e.Status, e.FinalScore, e.Passed) }).ToListAsync(cancel);
        return rows.GroupBy(r => (r.Id, r.Code, r.Name)).Select(g => new TermPart(g.Key.Id, g.Key.Code, g.Key.Name, g.Select(r => r.Line).ToList())).ToList();
    }
}
