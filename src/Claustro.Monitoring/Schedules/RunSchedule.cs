using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Claustro.Platform.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Monitoring.Schedules;

/// <summary>Starts a schedule now; its plan goes on as it was.</summary>
internal static class RunSchedule
{
    public static readonly Refusal UnknownSchedule = Refusal.NotFound("unknown_schedule", "No existe esa tarea programada.", "There is no such schedule.");

    public static readonly Refusal AlreadyRunning = Refusal.Conflict("already_running",
        "Esa tarea ya se está ejecutando. Espere a que termine.", "It is running already. Wait until it has ended.");

    public static void Map(RouteGroupBuilder schedules) => schedules
        .MapPost("/{name}/run", async (string name, HttpContext http, Caller caller, CollegeDb db, SchedulePlan plan, JobSignal signal, TimeProvider clock, CancellationToken cancel) =>
            (await RunAsync(db, plan, signal, clock, caller, name, http.Language(), cancel)).ToAccepted(_ => "/api/v1/admin/schedules"))
        .Allow(Role.Administrator)
        .WithSummary("Start a schedule now")
        .WithDescription("A worker begins it at once. 409 `already_running` while it runs.");

    public static Task<Outcome<ScheduleView>> RunAsync(
        CollegeDb db, SchedulePlan plan, JobSignal signal, TimeProvider clock, Caller caller, string name, System.Globalization.CultureInfo language, CancellationToken cancel) =>
        db.InTransactionAsync<Outcome<ScheduleView>>(async () =>
        {
            if (plan.Find(name) is not { } kind)
            {
                return UnknownSchedule;
            }

            var now = clock.GetUtcNow().UtcDateTime;
            await db.EnsureScheduleAsync(name, plan.Next(name, now), now, cancel);
            var row = await db.Set<ScheduleRow>().AsNoTracking().SingleAsync(r => r.Name == name, cancel);
            if (await db.StartNowAsync(name, now, cancel) == 0)
            {
                return AlreadyRunning;
            }

            db.Audit(caller.Id, "schedule.started", row, name);
            db.AfterCommit(signal.SignalSchedules);
            await db.SaveChangesAsync(cancel);
            return ScheduleView.Of(kind, plan, await db.Set<ScheduleRow>().AsNoTracking().SingleAsync(r => r.Id == row.Id, cancel), language);
        }, cancel);
}
