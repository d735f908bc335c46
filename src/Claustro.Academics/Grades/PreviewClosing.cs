using Claustro.Academics.Enrollments;
using Claustro.Academics.Sections;
using Claustro.Identity.People;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Grades;

/// <summary>The finals as <see cref="CloseSheet"/> would compute them this moment, and what is missing. Changes nothing.</summary>
internal static class PreviewClosing
{
    public sealed record Row(long StudentId, string? Number, string Name, decimal? Final, bool? Passed, int Missing);

    /// <param name="Missing">Grades that nobody has given; closing makes them missing, which counts as zero.</param>
    public sealed record Response(int Assessments, IReadOnlyList<Row> Rows, int Missing, int Passed, int Failed);

    public static async Task<Outcome<Response>> RunAsync(
        CollegeDb db, PeopleDirectory people, Institution institution, Caller caller, long sectionId, CancellationToken cancel)
    {
        if ((await SectionAccess.LoadAsync(db, sectionId, cancel)).ToManage(caller) is { } refusal)
        {
            return refusal;
        }

        var assessments = await db.Set<Assessment>().AsNoTracking().Where(a => a.SectionId == sectionId).OrderBy(a => a.Id).ToListAsync(cancel);
        var students = await db.Set<Enrollment>().Where(e => e.SectionId == sectionId && e.Status == EnrollmentStatus.Approved).Select(e => e.StudentId).ToListAsync(cancel);
        var ids = assessments.ConvertAll(a => a.Id);
        var grades = (await db.Set<Grade>().AsNoTracking().Where(g => ids.Contains(g.AssessmentId)).ToListAsync(cancel))
            .GroupBy(g => g.StudentId).ToDictionary(g => g.Key, g => g.ToDictionary(x => x.AssessmentId));
        var names = await people.NamesAsync(students, cancel);
        var byName = StringComparer.Create(Languages.Spanish, ignoreCase: true);
        var rows = students.Where(names.ContainsKey).Select(id => names[id]).OrderBy(n => n.LastName, byName).ThenBy(n => n.FirstName, byName).ThenBy(n => n.Id).Select(n =>
        {
            var mine = grades.GetValueOrDefault(n.Id) ?? [];
            var final = GradeRules.Final(assessments, mine, institution.Decimals);
            return new Row(n.Id, n.Number, $"{n.LastName}, {n.FirstName}", final, GradeRules.HasPassed(final, institution.PassMark), assessments.Count(a => !mine.ContainsKey(a.Id)));
        }).ToList();
        return new Response(assessments.Count, rows, rows.Sum(r => r.Missing), rows.Count(r => r.Passed == true), rows.Count(r => r.Passed == false));
    }
}
