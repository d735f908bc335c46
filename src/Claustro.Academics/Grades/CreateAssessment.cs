using Claustro.Academics.Sections;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Grades;

internal static class CreateAssessment
{
    public sealed record Request(string? Name, decimal? Weight, bool? DropLowest = null);

    public static void Map(RouteGroupBuilder section) => section
        .MapPost("/assessments", async (long id, Request request, Caller caller, CollegeDb db, CancellationToken cancel) =>
            (await RunAsync(db, caller, id, request, cancel)).ToCreated(a => $"/api/v1/sections/{id}/assessments/{a.Id}"))
        .Allow(Role.Teacher | Role.Head | Role.Administrator)
        .Idempotent()
        .WithSummary("Add an assessment to a section");

    public static async Task<Outcome<AssessmentView>> RunAsync(CollegeDb db, Caller caller, long sectionId, Request request, CancellationToken cancel)
    {
        if ((await SectionAccess.LoadAsync(db, sectionId, cancel)).ToManage(caller) is { } refusal)
        {
            return refusal;
        }

        if (AssessmentRules.Check(request.Name, request.Weight).ToRefusal() is { } invalid)
        {
            return invalid;
        }

        return await GradeSheet.ChangeOpenAsync<AssessmentView>(db, sectionId, async _ =>
        {
            var assessment = new Assessment { SectionId = sectionId, Name = request.Name!.Trim(), Weight = request.Weight!.Value, DropLowest = request.DropLowest ?? false };
            db.Add(assessment);
            db.Audit(caller.Id, "assessment.created", assessment);
            await db.SaveChangesAsync(cancel);
            return AssessmentView.From(assessment);
        }, cancel);
    }
}
