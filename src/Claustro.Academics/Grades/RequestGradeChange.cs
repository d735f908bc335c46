using Claustro.Academics.Enrollments;
using Claustro.Academics.Sections;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Grades;

/// <summary>A teacher asks to change a grade, or the final, of a closed sheet; a head decides.</summary>
internal static class RequestGradeChange
{
    public sealed record Request(long? EnrollmentId, decimal? Score, string? Reason, long? AssessmentId = null);

    public static void Map(RouteGroupBuilder changes) => changes
        .MapPost("/", async (Request request, Caller caller, CollegeDb db, TimeProvider clock, CancellationToken cancel) =>
            (await RunAsync(db, clock, caller, request, cancel)).ToCreated(c => $"/api/v1/grade-changes/{c.Id}"))
        .Allow(Role.Teacher | Role.Head)
        .Idempotent()
        .Refuses(StatusCodes.Status404NotFound)
        .WithSummary("Ask for a grade change on a closed sheet");

    public static async Task<Outcome<GradeChangeView>> RunAsync(CollegeDb db, TimeProvider clock, Caller caller, Request request, CancellationToken cancel)
    {
        if (GradeChangeRules.Check(new FieldErrors(), request.EnrollmentId, request.Reason).ToRefusal() is { } invalid)
        {
            return invalid;
        }

        if (request.Score is not { } score || !GradeSheetRules.IsScore(score))
        {
            return GradeSheetRules.ScoreRange;
        }

        if (await db.Set<Enrollment>().AsNoTracking().SingleOrDefaultAsync(e => e.Id == request.EnrollmentId, cancel) is not { } enrollment
            || await SectionAccess.LoadAsync(db, enrollment.SectionId, cancel) is not { } section)
        {
            return Refusal.Unknown;
        }

        if (!section.IsTaughtBy(caller))
        {
            return Refusal.NotYours;
        }

        if (enrollment.Status != EnrollmentStatus.Approved)
        {
            return GradeSheetRules.NotEnrolled;
        }

        if (request.AssessmentId is { } wanted && !await db.Set<Assessment>().AnyAsync(a => a.Id == wanted && a.SectionId == section.Id, cancel))
        {
            return GradeSheetRules.UnknownAssessment;
        }

        if (section.ClosedAt is null)
        {
            return GradeSheetRules.SheetOpen;
        }

        var change = new GradeChange
        {
            EnrollmentId = enrollment.Id,
            AssessmentId = request.AssessmentId,
            Score = score,
            OldScore = request.AssessmentId is { } id
                ? await db.Set<Grade>().Where(g => g.StudentId == enrollment.StudentId && g.AssessmentId == id).Select(g => g.Score).SingleOrDefaultAsync(cancel)
                : enrollment.FinalScore,
            Reason = request.Reason!.Trim(),
            RequestedBy = caller.Id,
            CreatedAt = clock.GetUtcNow().UtcDateTime,
        };
        db.Add(change);
        db.Audit(caller.Id, "grade_change.requested", change);
        await db.SaveChangesAsync(cancel);
        return GradeChangeView.Of(change, section.Id, enrollment.StudentId);
    }
}
