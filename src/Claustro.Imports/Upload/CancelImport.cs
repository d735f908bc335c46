using Claustro.Imports.Files;
using Claustro.Imports.Run;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Claustro.Platform.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Imports.Upload;

/// <summary>Stops an import that waits or runs: its worker notices within a second or with its next chunk. What is in already stays.</summary>
internal static class CancelImport
{
    private static readonly Refusal Over = Refusal.Conflict("already_over", "La importación ya ha terminado.", "The import is over already.");

    public static void Map(RouteGroupBuilder imports) => imports
        .MapDelete("/{id}", async (long id, Caller caller, CollegeDb db, TimeProvider clock, CancellationToken cancel) =>
            (await RunAsync(db, clock, caller, id, cancel)).ToNoContent())
        .Allow(Role.Administrator)
        .WithSummary("Cancel an import that is not over");

    public static async Task<Outcome<Done>> RunAsync(CollegeDb db, TimeProvider clock, Caller caller, long id, CancellationToken cancel)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return await db.InTransactionAsync<Outcome<Done>>(async () =>
        {
            var canceled = await db.Set<Import>().Where(i => i.Id == id && (i.State == WorkState.Queued || i.State == WorkState.Running)).ExecuteUpdateAsync(s => s
                .SetProperty(i => i.State, WorkState.Canceled)
                .SetProperty(i => i.FinishedAt, now)
                .SetProperty(i => i.LeaseOwner, (string?)null)
                .SetProperty(i => i.LeaseUntil, (DateTime?)null), cancel);
            if (await db.Set<Import>().AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, cancel) is not { } import)
            {
                return Refusal.Unknown;
            }

            if (canceled == 0)
            {
                return Over;
            }

            await ImportFile.DeleteAsync(db, id, cancel);
            db.Audit(caller.Id, "import.canceled", import);
            db.PublishAfterCommit(import.RequestedBy, ImportNews.Type, ImportView.From(import));
            await db.SaveChangesAsync(cancel);
            return Done.It;
        }, cancel);
    }
}
