using Claustro.Academics.Sections;
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
        .MapPost("/", async (Request request, Caller caller, [AsParameters] Tools tools, CancellationToken cancel) =>
            (await RunAsync(tools, caller, request, cancel)).ToCreated(e => $"/api/v1/enrollments/{e.Id}"))
        .Allow(Role.Student | Role.Administrator)
        .Idempotent()
        .Refuses(StatusCodes.Status404NotFound)
        .WithSummary("Enrol in a section, or join its waitlist")
        .WithDescription("Students enrol themselves; an administrator names `studentId` and is held to the same rules. `waitlist: true` takes a place in the waitlist when no seat is left. "
            + "Refused with 409 and every reason: enrollment_closed, section_full, duplicate, schedule_conflict, prerequisite, credit_limit, hold.");

    /// <summary>What enrolling needs besides the request.</summary>
    public readonly record struct Tools(CollegeDb Db, Outbox Outbox, PeopleDirectory People, SectionCatalogue Catalogue, Institution Institution, TimeProvider Clock);

    public static async Task<Outcome<EnrollmentView>> RunAsync(Tools tools, Caller caller, Request request, CancellationToken cancel)
    {
        var (db, people) = (tools.Db, tools.People);
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

        Outcome<EnrollmentView> done;
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            done = await SitDownAsync(tools, caller, studentId.Value, request, cancel);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }

        if (done.Refusal is null)
        {
            db.AfterCommit(tools.Outbox.Signal);
            db.AfterCommit(tools.Catalogue.SeatsChanged);
            db.PublishAfterCommit(done.Value.StudentId, EnrollmentQueries.Live, done.Value);
            await db.CommittedAsync(); // the seat is on disk, unless an Idempotency-Key's transaction is around it
        }

        return done;
    }

    private static async Task<Outcome<EnrollmentView>> SitDownAsync(Tools tools, Caller caller, long studentId, Request request, CancellationToken cancel)
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            if (await EnrollmentFacts.LoadAsync(tools.Db, studentId, request.SectionId!.Value, cancel) is not { } facts)
            {
                return EnrollmentRules.UnknownSection;
            }

            var now = tools.Clock.GetUtcNow().UtcDateTime;
            if (EnrollmentRules.Check(facts, now, tools.Institution.CreditLimit, request.Waitlist ?? false) is { Count: > 0 } refusals)
            {
                return Refusal.All(refusals);
            }

            if (await SeatCommit.TryAsync(tools.Db, facts, caller.Id, now, cancel) is { } made)
            {
                return made;
            }
        }

        return Overtaken;
    }
}
