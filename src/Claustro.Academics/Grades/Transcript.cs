using Claustro.Identity.People;
using Claustro.Platform.Data;

namespace Claustro.Academics.Grades;

/// <summary>A student's whole record, as the page, the API and the paper show it.</summary>
internal sealed record TranscriptData(PersonCard Student, string Institution, IReadOnlyList<TranscriptTerm> Terms, int CreditsEarned, decimal? Average);

internal sealed record TranscriptTerm(long Id, string Code, string Name, IReadOnlyList<TranscriptCourse> Courses);

/// <summary><paramref name="Final"/>, <paramref name="Passed"/> and <paramref name="Band"/> are null while the sheet is open.</summary>
internal sealed record TranscriptCourse(
    long SectionId, string Code, string Title, int Credits, IReadOnlyList<BookGrade> Grades, decimal? Final, bool? Passed, GradeBand? Band);

internal static class Transcript
{
    /// <summary>Terms in order of time, courses by section. Throws when there is no such person: ask before.</summary>
    public static async Task<TranscriptData> LoadAsync(CollegeDb db, PeopleDirectory people, Institution institution, long studentId, CancellationToken cancel)
    {
        var student = await people.CardAsync(studentId, cancel) ?? throw new InvalidOperationException($"There is no person {studentId}.");
        return await LoadAsync(db, student, institution, cancel);
    }

    public static async Task<TranscriptData> LoadAsync(CollegeDb db, PersonCard student, Institution institution, CancellationToken cancel)
    {
        var book = await GradeBook.LoadAsync(db, student.Id, cancel);
        var terms = book.GroupBy(c => c.TermId).Select(term => new TranscriptTerm(
            term.Key, term.First().TermCode, term.First().TermName,
            term.Select(c => new TranscriptCourse(
                c.SectionId, c.CourseCode, c.Title, c.Credits, c.Grades, c.Final, c.Passed, GradeRules.Band(c.Final, institution.Scale))).ToList()));
        var attempts = book.ConvertAll(c => c.Attempt);
        return new TranscriptData(
            student, institution.Name, terms.ToList(), GradeRules.CreditsEarned(attempts), GradeRules.CumulativeAverage(attempts, institution.Decimals));
    }
}
