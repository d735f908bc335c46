using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Grades;

/// <summary>Grades that were taken back: the row goes, its value stays in the history, and the audit says by whom.</summary>
internal static class ClearedGrades
{
    public static void Clear(CollegeDb db, long by, Grade grade)
    {
        db.Add(grade.Clear());
        db.Audit(by, "grade.cleared", grade, $$"""{"student":{{grade.StudentId}},"assessment":{{grade.AssessmentId}},"version":{{grade.Version}}}""");
        db.Remove(grade);
    }

    /// <summary>
    /// The last version of each grade that was cleared, by student and assessment. A grade that comes after goes on counting
    /// there: whoever still looks at a former one must find theirs stale.
    /// </summary>
    public static async Task<Dictionary<(long, long), int>> LastVersionsAsync(CollegeDb db, IReadOnlyCollection<long> assessmentIds, CancellationToken cancel)
    {
        var cleared = await db.Set<GradeHistory>().Where(h => h.AssessmentId != null && EF.Parameter(assessmentIds).Contains(h.AssessmentId.Value))
            .Select(h => new { h.StudentId, h.AssessmentId, h.Version }).ToListAsync(cancel);
        return cleared.GroupBy(h => (h.StudentId!.Value, h.AssessmentId!.Value)).ToDictionary(g => g.Key, g => g.Max(h => h.Version));
    }
}
