using Claustro.Identity.People;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Claustro.Academics.Enrollments.Holds;

/// <summary>Keeps a student from enrolling until it is released; what they hold already stays.</summary>
internal static class PlaceHold
{
    public sealed record Request(long? StudentId, string? Reason);

    public static void Map(RouteGroupBuilder holds) => holds
        .MapPost("/", async (Request request, Caller caller, CollegeDb db, PeopleDirectory people, TimeProvider clock, CancellationToken cancel) =>
            (await RunAsync(db, people, clock, caller, request, cancel)).ToCreated(h => $"/api/v1/holds/{h.Id}"))
        .Allow(Role.Administrator)
        .Idempotent()
        .WithSummary("Place a hold: the student cannot enrol until it is released");

    public static async Task<Outcome<HoldView>> RunAsync(
        CollegeDb db, PeopleDirectory people, TimeProvider clock, Caller caller, Request request, CancellationToken cancel)
    {
        var errors = new FieldErrors().Id("studentId", request.StudentId).Text("reason", request.Reason, 300);
        if (request.StudentId is > 0 and var student)
        {
            var isStudent = (await people.CardAsync(student, cancel))?.Roles.HasFlag(Role.Student) == true;
            errors.When(!isStudent, "studentId", "No existe ese estudiante.", "There is no such student.");
        }

        if (errors.ToRefusal() is { } invalid)
        {
            return invalid;
        }

        var hold = new Hold
        {
            StudentId = request.StudentId!.Value, Reason = request.Reason!.Trim(), PlacedBy = caller.Id, CreatedAt = clock.GetUtcNow().UtcDateTime,
        };
        db.Add(hold);
        db.Audit(caller.Id, "hold.placed", hold);
        await db.SaveChangesAsync(cancel);
        return new HoldView(hold.Id, hold.StudentId, hold.Reason, hold.PlacedBy, hold.CreatedAt, hold.ReleasedAt);
    }
}
