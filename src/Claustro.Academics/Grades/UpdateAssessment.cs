using Claustro.Academics.Sections;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Grades;

internal static class UpdateAssessment
{
    /// <summary>What is absent stays as it is.</summary>
    public sealed record Request(string? Name, decimal? Weight, bool? DropLowest);

    public static void Map(RouteGroupBuilder section) => section
        .MapPatch("/assessments/{assessmentId}", async (long id, long assessmentId, Request request, Caller caller, CollegeDb db, CancellationToken cancel) =>
            (await RunAsync(db, caller, id, assessmentId, request, cancel)).ToOk())
        .Allow(Role.Teacher | Role.Head | Role.Administrator)
        .WithSummary("Change an assessment");

    public static async Task<Outcome<AssessmentView>> RunAsync(
        CollegeDb db, Caller caller, long sectionId, long assessmentId, Request request, CancellationToken cancel)
    {
        if ((await SectionAccess.LoadAsync(db, sectionId, cancel)).ToManage(caller) is { } refusal)
        {
            return refusal;
        }

        return await GradeSheet.ChangeOpenAsync<AssessmentView>(db, sectionId, async _ =>
        {
            if (await db.Set<Assessment>().SingleOrDefaultAsync(a => a.Id == assessmentId && a.SectionId == sectionId, cancel) is not { } assessment)
            {
                return Refusal.Unknown;
            }

            assessment.Name = request.Name?.Trim() ?? assessment.Name;
            assessment.Weight = request.Weight ?? assessment.Weight;
            assessment.DropLowest = request.DropLowest ?? assessment.DropLowest;
            if (AssessmentRules.Check(assessment.Name, assessment.Weight).ToRefusal() is { } invalid)
            {
                return invalid;
            }

            db.Audit(caller.Id, "assessment.changed", assessment);
            await db.SaveChangesAsync(cancel);
            return AssessmentView.From(assessment);
        }, cancel);
    }
}
