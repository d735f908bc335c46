using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Terms;

/// <summary>The terms, the latest first; <c>q</c> is looked for in code and name.</summary>
internal static class ListTerms
{
    public static void Map(RouteGroupBuilder terms) => terms
        .MapGet("/", async (string? q, PageRequest page, CollegeDb db, TimeProvider clock, CancellationToken cancel) =>
            TypedResults.Ok(await RunAsync(db, clock, q, page, cancel)))
        .AllowSignedIn()
        .WithSummary("List terms");

    public static Task<Page<TermView>> RunAsync(CollegeDb db, TimeProvider clock, string? q, PageRequest page, CancellationToken cancel) =>
        db.Set<Term>().AsNoTracking().Matching(q, t => t.Code, t => t.Name)
            .OrderByDescending(t => t.StartsOn).ThenByDescending(t => t.Id)
            .Select(TermView.At(clock.GetUtcNow().UtcDateTime)).ToPageAsync(page, cancel);
}
