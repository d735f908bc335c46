using Claustro.Academics.Enrollments;
using Claustro.Academics.Sections;
using Claustro.Notifications;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Grades;

/// <summary>Computes the finals, locks the sheet and tells the students; from here on only grade changes change it.</summary>
internal static class CloseSheet
{
    /// <summary>With <paramref name="MissingAsZero"/> what nobody graded is marked missing, which counts as zero; without, it refuses.</summary>
    public sealed record Request(bool? MissingAsZero = null);

    public sealed record Response(long SectionId, DateTime ClosedAt, int Students, int Passed, int Failed);

    public static void Map(RouteGroupBuilder section) => section
        .MapPost("/close", async (long id, Request? request, Caller caller, CollegeDb db, Outbox outbox, Institution institution, TimeProvider clock, CancellationToken cancel) =>
            (await RunAsync(db, outbox, institution, clock, caller, id, request?.MissingAsZero ?? false, cancel)).ToOk())
        .Allow(Role.Teacher | Role.Head | Role.Administrator)
        .Idempotent()
        .WithSummary("Close the grade sheet of a section");

    public static async Task<Outcome<Response>> RunAsync(
        CollegeDb db, Outbox outbox, Institution institution, TimeProvider clock, Caller caller, long sectionId, bool missingAsZero, CancellationToken cancel)
    {
        if ((await SectionAccess.LoadAsync(db, sectionId, cancel)).ToManage(caller) is { } refusal)
        {
            return refusal;
        }

        return await GradeSheet.ChangeOpenAsync<Response>(db, sectionId, async section =>
        {
            var assessments = await db.Set<Assessment>().Where(a => a.SectionId == sectionId).OrderBy(a => a.Id).ToListAsync(cancel);
            if (assessments.Count == 0)
            {
                return GradeSheetRules.NoAssessments;
            }

            var enrollments = await db.Set<Enrollment>().Where(e => e.SectionId == sectionId && e.Status == EnrollmentStatus.Approved).ToListAsync(cancel);
            var ids = assessments.Select(a => a.Id).ToList();
            var grades = (await db.Set<Grade>().Where(g => ids.Contains(g.AssessmentId)).ToListAsync(cancel))
                .GroupBy(g => g.StudentId).ToDictionary(g => g.Key, g => g.ToDictionary(x => x.AssessmentId));
            var now = clock.GetUtcNow().UtcDateTime;
            var missing = Missing(enrollments, assessments, grades, now, caller);
            if (missing.Count > 0 && !missingAsZero)
            {
                return GradeSheetRules.GradesMissing(missing.Count);
            }

            db.AddRange(missing);
            var data = await GradeNews.OfAsync(db, section, cancel);
            foreach (var enrollment in enrollments)
            {
                enrollment.FinalScore = GradeRules.Final(assessments, grades.GetValueOrDefault(enrollment.StudentId) ?? [], institution.Decimals);
                enrollment.Passed = GradeRules.HasPassed(enrollment.FinalScore, institution.PassMark);
                outbox.Add(enrollment.StudentId, GradeNews.Closed, data, $"sheet:{sectionId}:closed:{enrollment.Id}");
            }

            (section.ClosedAt, section.ClosedBy) = (now, caller.Id);
            db.Audit(caller.Id, "sheet.closed", section);
            await db.SaveChangesAsync(cancel);
            return new Response(sectionId, now, enrollments.Count, enrollments.Count(e => e.Passed == true), enrollments.Count(e => e.Passed == false));
        }, cancel);
    }

    /// <summary>A missing mark for every student and assessment without a grade.</summary>
    private static List<Grade> Missing(
        List<Enrollment> enrollments, List<Assessment> assessments, Dictionary<long, Dictionary<long, Grade>> grades, DateTime now, Caller caller) =>
    [
        .. from enrollment in enrollments
           from assessment in assessments
           where grades.GetValueOrDefault(enrollment.StudentId)?.ContainsKey(assessment.Id) != true
           select new Grade { StudentId = enrollment.StudentId, AssessmentId = assessment.Id, State = GradeState.Missing, Version = 1, UpdatedAt = now, UpdatedBy = caller.Id },
    ];
}
