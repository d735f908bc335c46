using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Programs;

internal static class GetProgram
{
    public static void Map(RouteGroupBuilder programs) => programs
        .MapGet("/{id}", async (long id, CollegeDb db, CancellationToken cancel) => (await RunAsync(db, id, cancel)).ToOk())
        .AllowSignedIn()
        .WithSummary("One program");

    public static async Task<Outcome<ProgramView>> RunAsync(CollegeDb db, long id, CancellationToken cancel) =>
        await db.Set<DegreeProgram>().Where(p => p.Id == id).Select(ProgramView.Of).SingleOrDefaultAsync(cancel) is { } found ? found : Refusal.Unknown;
}
