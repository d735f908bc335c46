using Claustro.Identity.People;
using Claustro.Notifications;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Enrollments;

/// <summary>
/// The hour this product exists for. One round trip loads the facts, the rules decide, one commit does it all; whoever was
/// overtaken by a parallel request looks again. An administrator enrols anybody, by the same rules.
/// </summary>
internal static class EnrollStudent
{
    private const int MaxAttempts = 10;

    private static readonly Refusal Overtaken = new(StatusCodes.Status503ServiceUnavailable, "unavailable",
        new("Hay demasiadas peticiones a la vez sobre esta matrícula. Inténtelo de nuevo.", "Too many requests at once change this record. Try again.")) { RetryAfter = 1 };

    public sealed record Request(long? SectionId, long? StudentId = null, bool? Waitlist = null);

    public static void Map(RouteGroupBuilder enrollments) => enrollments
        .MapPost("/", async (Request request, Caller caller, CollegeDb db, Outbox outbox, PeopleDirectory people, Institution institution, TimeProvider clock, CancellationToken cancel) =>
            (await RunAsync(db, outbox, people, institution, clock, caller, request, cancel)).ToCreated(e => $"/api/v1/enrollments/{e.Id}"))
        .Allow(Role.Student | Role.Administrator)
        .Idempotent()
        .Refuses(StatusCodes.Status404NotFound)
        .WithSummary("Enrol in a section, or join its waitlist")
        .WithDescription("Students enrol themselves; an administrator names `studentId` and is held to the same rules. `waitlist: true` takes a place in the waitlist when no seat is left. "
            + "Refused with 409 and every reason: enrollment_closed, section_full, duplicate, schedule_conflict, prerequisite, credit_limit, hold.");

    public static async Task<Outcome<EnrollmentView>> RunAsync(
        CollegeDb db, Outbox outbox, PeopleDirectory people, Institution institution, TimeProvider clock, Caller caller, Request request, CancellationToken cancel)
    {
        var studentId = request.StudentId ?? (caller.Is(Role.Student) ? caller.Id : null);
        if (new FieldErrors().Id("sectionId", request.SectionId).Id("studentId", studentId).ToRefusal() is { } invalid)
        {
            return invalid;
        }

        if (studentId != caller.Id && !caller.IsAdministrator)
        {
            return Refusal.NotYours;
        }

        if (!(studentId == caller.Id && caller.Is(Role.Student))
            && (await people.CardAsync(studentId!.Value, cancel) is not { Disabled: false } person || !person.Roles.HasFlag(Role.Student)))
        {
            return EnrollmentRules.UnknownStudent;
        }

        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            for (var attempt = 1; attempt <= MaxAttempts; attempt++)
            {
                if (await EnrollmentFacts.LoadAsync(db, studentId.Value, request.SectionId!.Value, cancel) is not { } facts)
                {
                    return EnrollmentRules.UnknownSection;
                }

                var now = clock.GetUtcNow().UtcDateTime;
                if (EnrollmentRules.Check(facts, now, institution.CreditLimit, request.Waitlist ?? false) is { Count: > 0 } refusals)
                {
                    return Refusal.All(refusals);
                }

                if (await SeatCommit.TryAsync(db, facts, caller.Id, now, cancel) is { } made)
                {
                    Signal(db, outbox);
                    return made;
                }
            }

            return Overtaken;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static void Signal(CollegeDb db, Outbox outbox)
    {
        if (db.Database.CurrentTransaction is null)
        {
            outbox.Signal();
        }
        else
        {
            db.AfterCommit(outbox.Signal);
        }
    }
}
