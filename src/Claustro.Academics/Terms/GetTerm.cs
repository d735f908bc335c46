using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Terms;

internal static class GetTerm
{
    public static void Map(RouteGroupBuilder terms) => terms
        .MapGet("/{id}", async (long id, CollegeDb db, TimeProvider clock, CancellationToken cancel) => (await RunAsync(db, clock, id, cancel)).ToOk())
        .AllowSignedIn()
        .WithSummary("One term");

    public static async Task<Outcome<TermView>> RunAsync(CollegeDb db, TimeProvider clock, long id, CancellationToken cancel) =>
        await db.Set<Term>().Where(t => t.Id == id).Select(TermView.At(clock.GetUtcNow().UtcDateTime)).SingleOrDefaultAsync(cancel) is { } found
            ? found
            : Refusal.Unknown;
}
