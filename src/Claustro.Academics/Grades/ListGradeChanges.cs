using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Grades;

/// <summary>Grade changes, newest first: those a teacher asked for, those of a head's department, all for administrators.</summary>
internal static class ListGradeChanges
{
    public static void Map(RouteGroupBuilder changes)
    {
        changes.MapGet("/", async (string? status, PageRequest page, Caller caller, CollegeDb db, CancellationToken cancel) =>
                (await RunAsync(db, caller, status, page, cancel)).ToOk())
            .Allow(Role.Teacher | Role.Head | Role.Administrator)
            .WithSummary("List grade changes");
        changes.MapGet("/{id}", async (long id, Caller caller, CollegeDb db, CancellationToken cancel) => (await RunOneAsync(db, caller, id, cancel)).ToOk())
            .Allow(Role.Teacher | Role.Head | Role.Administrator)
            .WithSummary("One grade change");
    }

    public static async Task<Outcome<Page<GradeChangeView>>> RunAsync(CollegeDb db, Caller caller, string? status, PageRequest page, CancellationToken cancel)
    {
        var changes = GradeChangeInPlace.Of(db);
        if (!string.IsNullOrEmpty(status))
        {
            if (!Word.TryRead<GradeChangeStatus>(status, out var wanted))
            {
                return new FieldErrors().Add("status", "Debe ser requested, approved o rejected.", "Must be requested, approved or rejected.").ToRefusal()!;
            }

            changes = changes.Where(c => c.Change.Status == wanted);
        }

        if (!caller.IsAdministrator)
        {
            var headed = caller.Is(Role.Head) ? caller.DepartmentId : null;
            changes = changes.Where(c => c.Change.RequestedBy == caller.Id || c.DepartmentId == headed);
        }

        return (await changes.AsNoTracking().OrderByDescending(c => c.Change.Id).ToPageAsync(page, cancel)).Map(c => c.View);
    }

    public static async Task<Outcome<GradeChangeView>> RunOneAsync(CollegeDb db, Caller caller, long id, CancellationToken cancel) =>
        await GradeChangeInPlace.Of(db).AsNoTracking().SingleOrDefaultAsync(c => c.Change.Id == id, cancel) is { } found && found.IsVisibleTo(caller)
            ? found.View
            : Refusal.Unknown;
}
