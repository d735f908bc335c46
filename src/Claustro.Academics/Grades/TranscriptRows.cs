using Claustro.Academics.Courses;
using Claustro.Academics.Enrollments;
using Claustro.Academics.Sections;
using Claustro.Academics.Terms;
using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Grades;

/// <summary>What stands on a transcript: terms in order, in each the student's courses with their grades.</summary>
internal sealed record TranscriptRows(IReadOnlyList<TranscriptRows.InTerm> Terms)
{
    public sealed record InTerm(string Code, string Name, IReadOnlyList<InCourse> Courses)
    {
        public int CreditsEarned => Courses.Where(c => c.Passed == true).Sum(c => c.Credits);

        public decimal? Average => AverageOf(Courses);
    }

    /// <summary>Without a final while the sheet is open.</summary>
    public sealed record InCourse(long CourseId, string Code, string Title, int Credits, decimal? Final, bool? Passed, IReadOnlyList<Score> Scores);

    public sealed record Score(string Name, decimal Weight, decimal? Value, GradeState State);

    public int Grades => Terms.Sum(t => t.Courses.Sum(c => c.Scores.Count));

    /// <summary>A course taken again counts once, with its last final.</summary>
    private IEnumerable<InCourse> Counting => Terms.SelectMany(t => t.Courses).Where(c => c.Final is not null)
        .GroupBy(c => c.CourseId).Select(g => g.LastOrDefault(c => c.Passed == true) ?? g.Last());

    public int CreditsEarned => Counting.Where(c => c.Passed == true).Sum(c => c.Credits);

    public decimal? Average => AverageOf(Counting);

    /// <summary>Everything in one round trip; null values where a course has no grades yet.</summary>
    public static async Task<TranscriptRows> LoadAsync(CollegeDb db, long studentId, CancellationToken cancel)
    {
        var rows = await (
            from e in db.Set<Enrollment>().Where(e => e.StudentId == studentId && e.Status == EnrollmentStatus.Approved)
            join s in db.Set<Section>() on e.SectionId equals s.Id
            join c in db.Set<Course>() on s.CourseId equals c.Id
            join t in db.Set<Term>() on s.TermId equals t.Id
            from g in db.Set<Grade>().Where(g => g.StudentId == studentId)
                .Join(db.Set<Assessment>(), g => g.AssessmentId, a => a.Id, (g, a) => new { a.SectionId, a.Id, a.Name, a.Weight, g.Score, g.State })
                .Where(g => g.SectionId == s.Id).DefaultIfEmpty()
            select new
            {
                Enrollment = e.Id, Term = t.Id, TermCode = t.Code, TermName = t.Name, t.StartsOn, CourseId = c.Id, c.Code, c.Title, c.Credits, e.FinalScore, e.Passed,
                Assessment = (long?)g.Id, Name = (string?)g.Name, Weight = (decimal?)g.Weight, g.Score, State = (GradeState?)g.State,
            }).AsNoTracking().ToListAsync(cancel);

        return new TranscriptRows(rows.GroupBy(r => r.Term).OrderBy(t => t.First().StartsOn).ThenBy(t => t.First().TermCode, StringComparer.Ordinal)
            .Select(t => new InTerm(t.First().TermCode, t.First().TermName, t.GroupBy(r => r.Enrollment).OrderBy(c => c.First().Code, StringComparer.Ordinal)
                .Select(c => new InCourse(c.First().CourseId, c.First().Code, c.First().Title, c.First().Credits, c.First().FinalScore, c.First().Passed,
                    c.Where(g => g.Assessment is not null).OrderBy(g => g.Assessment).Select(g => new Score(g.Name!, g.Weight!.Value, g.Score, g.State!.Value)).ToList()))
                .ToList()))
            .ToList());
    }

    /// <summary>Weighted by credits, over what has a final.</summary>
    private static decimal? AverageOf(IEnumerable<InCourse> courses)
    {
        var (sum, credits) = (0m, 0);
        foreach (var course in courses.Where(c => c.Final is not null))
        {
            (sum, credits) = (sum + (course.Final!.Value * course.Credits), credits + course.Credits);
        }

        return credits == 0 ? null : sum / credits;
    }
}
