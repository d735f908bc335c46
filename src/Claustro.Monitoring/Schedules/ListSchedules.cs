using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Claustro.Platform.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Monitoring.Schedules;

/// <summary>Every schedule there is: when it runs next, and what came of it last.</summary>
internal static class ListSchedules
{
    public static void Map(RouteGroupBuilder schedules) => schedules
        .MapGet("/", async (HttpContext http, PageRequest page, CollegeDb db, SchedulePlan plan, CancellationToken cancel) =>
            TypedResults.Ok(await RunAsync(db, plan, http.Language(), page, cancel)))
        .Allow(Role.Administrator)
        .WithSummary("List the schedules")
        .WithDescription("Plans are five cron fields in the institution's time zone; instants are UTC.");

    public static async Task<Page<ScheduleView>> RunAsync(
        CollegeDb db, SchedulePlan plan, System.Globalization.CultureInfo language, PageRequest page, CancellationToken cancel)
    {
        var rows = await db.Set<ScheduleRow>().AsNoTracking().ToDictionaryAsync(r => r.Name, cancel);
        var all = plan.Kinds.Select(k => ScheduleView.Of(k, plan, rows.GetValueOrDefault(k.Name), language)).ToList();
        return new Page<ScheduleView>([.. all.Skip((int)Math.Min(page.Offset, all.Count)).Take(page.PageSize)], page.Page, page.PageSize, all.Count);
    }
}
