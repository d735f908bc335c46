using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;

namespace Claustro.Academics.Grades;

/// <summary>
/// A student's own grades as their page shows them: beside each score what it adds to the average, what does not count and
/// why, and what is still to come. The API's <see cref="MyGrades"/> says the same without the reasons.
/// </summary>
internal static class ExplainGrades
{
    /// <param name="Terms">The latest first.</param>
    public sealed record Response(IReadOnlyList<Term> Terms, decimal? Average, int CreditsEarned, decimal PassMark);

    public sealed record Term(long Id, string Code, string Name, IReadOnlyList<Course> Courses);

    /// <param name="Average">Of what is graded so far, or of everything once the sheet is closed; half up, once, at the end.</param>
    /// <param name="Final">Null while the sheet is open.</param>
    /// <param name="Changed">The final is not what the grades add up to: it was changed by an approved request.</param>
    /// <param name="Graded">Which part of the course's weight is graded, 0 to 1.</param>
    public sealed record Course(
        long SectionId, string Code, string Title, int Credits, IReadOnlyList<Line> Lines, decimal? Average, decimal? Final, bool? Passed, bool Changed, decimal Graded);

    /// <param name="State">Null: not graded yet; once the sheet is closed that counts as 0.</param>
    public sealed record Line(string Name, decimal Weight, decimal? Score, GradeState? State, GradeShare Share);

    public static async Task<Outcome<Response>> RunAsync(CollegeDb db, Institution institution, Caller caller, CancellationToken cancel)
    {
        if (!caller.Is(Role.Student))
        {
            return Refusal.NotYours;
        }

        var book = await GradeBook.LoadAsync(db, caller.Id, cancel, withUngraded: true);
        var attempts = book.ConvertAll(c => c.Attempt);
        var terms = book.GroupBy(c => c.TermId)
            .Select(g => new Term(g.Key, g.First().TermCode, g.First().TermName, g.Select(c => Explain(c, institution.Decimals)).ToList())).Reverse().ToList();
        return new Response(terms, GradeRules.CumulativeAverage(attempts, institution.Decimals), GradeRules.CreditsEarned(attempts), institution.PassMark);
    }

    internal static Course Explain(BookCourse course, int decimals)
    {
        var isClosed = course.Final is not null;
        var marks = course.Grades.Select(g => new Mark(g.Weight, g.State, g.Score, g.DropLowest))
            .Concat(isClosed ? course.Ungraded.Select(u => new Mark(u.Weight, GradeState.Missing, null, u.DropLowest)) : []).ToList();
        var shares = GradeShares.Of(marks);
        var lines = course.Grades.Select((g, i) => new Line(g.Name, g.Weight, g.Score, g.State, shares[i]))
            .Concat(course.Ungraded.Select((u, i) => new Line(u.Name, u.Weight, null, null, isClosed ? shares[course.Grades.Count + i] : default))).ToList();
        var average = GradeRules.Average(marks, decimals);
        var (graded, all) = (course.Grades.Sum(g => g.Weight), course.Grades.Sum(g => g.Weight) + course.Ungraded.Sum(u => u.Weight));
        return new Course(
            course.SectionId, course.CourseCode, course.Title, course.Credits, lines, average, course.Final, course.Passed,
            isClosed && lines.Count > 0 && average != course.Final, all == 0 ? 0 : graded / all);
    }
}
