using System.Globalization;
using System.Text.Json;
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

/// <summary>
/// The head says yes or no. Yes puts the score in place, keeps the former one and, when it was a grade, computes the
/// final anew. Whoever asked cannot decide.
/// </summary>
internal static class DecideGradeChange
{
    /// <summary>Fits, with the course and section, into a notification's data even when every letter takes six bytes there.</summary>
    public const int MaxReason = 300;

    /// <summary>The reason, if any, is told to whoever asked and kept with the change and in the audit.</summary>
    public sealed record Request(string? Status, string? Reason = null);

    public static void Map(RouteGroupBuilder changes) => changes
        .MapPatch("/{id}", async (long id, Request request, Caller caller, CollegeDb db, Outbox outbox, Institution institution, TimeProvider clock, CancellationToken cancel) =>
            (await RunAsync(db, outbox, institution, clock, caller, id, request, cancel)).ToOk())
        .Allow(Role.Head | Role.Administrator)
        .WithSummary("Approve or reject a grade change");

    public static async Task<Outcome<GradeChangeView>> RunAsync(
        CollegeDb db, Outbox outbox, Institution institution, TimeProvider clock, Caller caller, long id, Request request, CancellationToken cancel)
    {
        var found = await GradeChangeInPlace.Of(db).AsNoTracking().SingleOrDefaultAsync(c => c.Change.Id == id, cancel);
        if (found is null || !found.IsVisibleTo(caller))
        {
            return Refusal.Unknown;
        }

        if (!caller.Heads(found.DepartmentId))
        {
            return Refusal.NotYours;
        }

        if (found.Change.RequestedBy == caller.Id)
        {
            return GradeChangeRules.NotByRequester;
        }

        if (!Word.TryRead<GradeChangeStatus>(request.Status, out var decision) || decision == GradeChangeStatus.Requested)
        {
            return new FieldErrors().Add("status", "Debe ser approved o rejected.", "Must be approved or rejected.").ToRefusal()!;
        }

        var reason = request.Reason?.Trim() ?? "";
        if (new FieldErrors().OptionalText("reason", reason, MaxReason).ToRefusal() is { } invalid)
        {
            return invalid;
        }

        return await GradeSheet.ChangeAsync<GradeChangeView>(db, found.SectionId, async section =>
        {
            var change = await db.Set<GradeChange>().SingleAsync(c => c.Id == id, cancel);
            if (change.Status != GradeChangeStatus.Requested)
            {
                return GradeChangeRules.AlreadyDecided;
            }

            var now = clock.GetUtcNow().UtcDateTime;
            (change.Status, change.DecidedBy, change.DecidedAt, change.DecisionReason) = (decision, caller.Id, now, reason.Length > 0 ? reason : null);
            var news = await GradeNews.OfAsync(db, section, cancel);
            if (decision == GradeChangeStatus.Approved)
            {
                await ApplyAsync(db, institution, caller, change, reason, now, cancel);
                outbox.Add(found.StudentId, GradeNews.Changed, news, $"grade_change:{id}:student");
            }
            else
            {
                db.Audit(caller.Id, "grade_change.rejected", change, $$"""{"reason":{{JsonSerializer.Serialize(reason)}}}""");
            }

            news = new(news) { ["status"] = Word.Of(decision), ["reason"] = reason };

            outbox.Add(change.RequestedBy, GradeNews.ChangeDecided, news, $"grade_change:{id}:teacher");
            await db.SaveChangesAsync(cancel);
            return GradeChangeView.Of(change, section.Id, found.StudentId);
        }, cancel);
    }

    private static async Task ApplyAsync(CollegeDb db, Institution institution, Caller caller, GradeChange change, string reason, DateTime now, CancellationToken cancel)
    {
        var enrollment = await db.Set<Enrollment>().SingleAsync(e => e.Id == change.EnrollmentId, cancel);
        var formerFinal = enrollment.FinalScore;
        if (change.AssessmentId is { } assessmentId)
        {
            var assessments = await db.Set<Assessment>().Where(a => a.SectionId == enrollment.SectionId).ToListAsync(cancel);
            var ids = assessments.Select(a => a.Id).ToList();
            var grades = await db.Set<Grade>().Where(g => g.StudentId == enrollment.StudentId && ids.Contains(g.AssessmentId)).ToDictionaryAsync(g => g.AssessmentId, cancel);
            if (grades.TryGetValue(assessmentId, out var grade))
            {
                change.OldScore = grade.Score; // it may have changed since the change was asked for
                db.Add(grade.Replace(change.Score, GradeState.Graded, now, caller.Id));
            }
            else
            {
                grades[assessmentId] = grade = new Grade
                {
                    StudentId = enrollment.StudentId, AssessmentId = assessmentId, Score = change.Score, Version = 1, UpdatedAt = now, UpdatedBy = caller.Id,
                };
                db.Add(grade);
            }

            enrollment.FinalScore = GradeRules.Final(assessments, grades, institution.Decimals);
        }
        else
        {
            change.OldScore = enrollment.FinalScore;
            enrollment.FinalScore = GradeRules.RoundHalfUp(change.Score, institution.Decimals);
        }

        enrollment.Passed = GradeRules.HasPassed(enrollment.FinalScore, institution.PassMark);
        db.Audit(caller.Id, "grade_change.approved", change, string.Create(CultureInfo.InvariantCulture,
            $$"""{"finalBefore":{{Json(formerFinal)}},"final":{{Json(enrollment.FinalScore)}},"reason":{{JsonSerializer.Serialize(reason)}}}"""));
    }

    private static string Json(decimal? score) => score?.ToString(CultureInfo.InvariantCulture) ?? "null";
}
