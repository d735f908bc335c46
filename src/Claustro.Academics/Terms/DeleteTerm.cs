using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Terms;

internal static class DeleteTerm
{
    public static void Map(RouteGroupBuilder terms) => terms
        .MapDelete("/{id}", async (long id, Caller caller, CollegeDb db, CancellationToken cancel) => (await RunAsync(db, caller, id, cancel)).ToNoContent())
        .Allow(Role.Administrator)
        .WithSummary("Delete a term without sections");

    public static async Task<Outcome<Done>> RunAsync(CollegeDb db, Caller caller, long id, CancellationToken cancel)
    {
        if (await db.Set<Term>().SingleOrDefaultAsync(t => t.Id == id, cancel) is not { } term)
        {
            return Refusal.Unknown;
        }

        db.Remove(term);
        db.Audit(caller.Id, "term.deleted", term);
        return await db.SaveUnlessUsedAsync(TermRules.InUse, cancel) is { } used ? used : Done.It;
    }
}
