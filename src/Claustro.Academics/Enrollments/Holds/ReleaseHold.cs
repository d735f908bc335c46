using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Enrollments.Holds;

/// <summary>Releases a hold; the row stays, so that who held whom when is known. Releasing twice is releasing once.</summary>
internal static class ReleaseHold
{
    public static void Map(RouteGroupBuilder holds) => holds
        .MapDelete("/{id}", async (long id, Caller caller, CollegeDb db, TimeProvider clock, CancellationToken cancel) =>
            (await RunAsync(db, clock, caller, id, cancel)).ToNoContent())
        .Allow(Role.Administrator)
        .WithSummary("Release a hold");

    public static async Task<Outcome<Done>> RunAsync(CollegeDb db, TimeProvider clock, Caller caller, long id, CancellationToken cancel)
    {
        if (await db.Set<Hold>().SingleOrDefaultAsync(h => h.Id == id, cancel) is not { } hold)
        {
            return Refusal.Unknown;
        }

        if (hold.ReleasedAt is null)
        {
            hold.ReleasedAt = clock.GetUtcNow().UtcDateTime;
            db.Audit(caller.Id, "hold.released", hold);
            await db.SaveChangesAsync(cancel);
        }

        return Done.It;
    }
}
