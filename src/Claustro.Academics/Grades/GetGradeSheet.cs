using Claustro.Academics.Enrollments;
using Claustro.Academics.Sections;
using Claustro.Identity.People;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Grades;

/// <summary>The whole sheet at once, students by last name: for the pages. For whoever may read it.</summary>
internal static class GetGradeSheet
{
    /// <param name="Cells">In the order of the assessments; null where nobody has graded.</param>
    /// <param name="Average">Over what is graded so far.</param>
    public sealed record Row(
        long StudentId, long EnrollmentId, string? Number, string Name, decimal? Final, bool? Passed, IReadOnlyList<Cell?> Cells, decimal? Average);

    public sealed record Cell(decimal? Score, GradeState State, int Version);

    public sealed record Response(IReadOnlyList<AssessmentView> Assessments, IReadOnlyList<Row> Rows);

    public static async Task<Outcome<Response>> RunAsync(
        CollegeDb db, PeopleDirectory people, Institution institution, Caller caller, long sectionId, CancellationToken cancel)
    {
        if ((await SectionAccess.LoadAsync(db, sectionId, cancel)).ToRead(caller) is { } refusal)
        {
            return refusal;
        }

        var assessments = await db.Set<Assessment>().Where(a => a.SectionId == sectionId).OrderBy(a => a.Id).Select(AssessmentView.Of).ToListAsync(cancel);
        var enrollments = await db.Set<Enrollment>().Where(e => e.SectionId == sectionId && e.Status == EnrollmentStatus.Approved)
            .Select(e => new { e.Id, e.StudentId, e.FinalScore, e.Passed }).ToListAsync(cancel);
        var grades = (await db.Set<Grade>().Join(db.Set<Assessment>().Where(a => a.SectionId == sectionId), g => g.AssessmentId, a => a.Id,
                (g, a) => new { g.StudentId, g.AssessmentId, g.Score, g.State, g.Version }).ToListAsync(cancel))
            .ToDictionary(g => (g.StudentId, g.AssessmentId), g => new Cell(g.Score, g.State, g.Version));
        var names = await people.NamesAsync(enrollments.ConvertAll(e => e.StudentId), cancel);

        // Sorted here, not in SQL: Ñ and accents in their Spanish places on both databases.
        var byName = StringComparer.Create(Languages.Spanish, ignoreCase: true);
        var rows = enrollments.Where(e => names.ContainsKey(e.StudentId)).Select(e => (Enrollment: e, Name: names[e.StudentId]))
            .OrderBy(x => x.Name.LastName, byName).ThenBy(x => x.Name.FirstName, byName).ThenBy(x => x.Name.Id)
            .Select(x =>
            {
                var cells = assessments.ConvertAll(a => grades.GetValueOrDefault((x.Enrollment.StudentId, a.Id)));
                var marks = assessments.Zip(cells).Where(p => p.Second is not null).Select(p => new Mark(p.First.Weight, p.Second!.State, p.Second.Score, p.First.DropLowest));
                return new Row(
                    x.Enrollment.StudentId, x.Enrollment.Id, x.Name.Number, $"{x.Name.LastName}, {x.Name.FirstName}", x.Enrollment.FinalScore, x.Enrollment.Passed,
                    cells, GradeRules.Average(marks, institution.Decimals));
            });
        return new Response(assessments, [.. rows]);
    }
}
