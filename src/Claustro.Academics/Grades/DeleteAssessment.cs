using Claustro.Academics.Sections;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Grades;

internal static class DeleteAssessment
{
    public static void Map(RouteGroupBuilder section) => section
        .MapDelete("/assessments/{assessmentId}", async (long id, long assessmentId, Caller caller, CollegeDb db, CancellationToken cancel) =>
            (await RunAsync(db, caller, id, assessmentId, cancel)).ToNoContent())
        .Allow(Role.Teacher | Role.Head | Role.Administrator)
        .WithSummary("Delete an assessment nobody has a grade for");

    public static async Task<Outcome<Done>> RunAsync(CollegeDb db, Caller caller, long sectionId, long assessmentId, CancellationToken cancel)
    {
        if ((await SectionAccess.LoadAsync(db, sectionId, cancel)).ToManage(caller) is { } refusal)
        {
            return refusal;
        }

        return await GradeSheet.ChangeOpenAsync<Done>(db, sectionId, async _ =>
        {
            if (await db.Set<Assessment>().SingleOrDefaultAsync(a => a.Id == assessmentId && a.SectionId == sectionId, cancel) is not { } assessment)
            {
                return Refusal.Unknown;
            }

            if (await db.Set<Grade>().AnyAsync(g => g.AssessmentId == assessmentId, cancel))
            {
                return Problems.InUse;
            }

            db.Remove(assessment);
            db.Audit(caller.Id, "assessment.deleted", assessment);
            await db.SaveChangesAsync(cancel);
            return Done.It;
        }, cancel);
    }
}
