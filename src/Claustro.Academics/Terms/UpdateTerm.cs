using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Terms;

internal static class UpdateTerm
{
    public static void Map(RouteGroupBuilder terms) => terms
        .MapPatch("/{id}", async (long id, TermRequest request, Caller caller, CollegeDb db, TimeProvider clock, CancellationToken cancel) =>
            (await RunAsync(db, clock, caller, id, request, cancel)).ToOk())
        .Allow(Role.Administrator)
        .WithSummary("Change a term or its enrolment window");

    public static async Task<Outcome<TermView>> RunAsync(
        CollegeDb db, TimeProvider clock, Caller caller, long id, TermRequest request, CancellationToken cancel)
    {
        if (await db.Set<Term>().SingleOrDefaultAsync(t => t.Id == id, cancel) is not { } term)
        {
            return Refusal.Unknown;
        }

        var wanted = request.Over(term);
        if (TermRules.Check(wanted).ToRefusal() is { } invalid)
        {
            return invalid;
        }

        wanted.ApplyTo(term);
        if (await db.Set<Term>().AnyAsync(t => t.Code == term.Code && t.Id != id, cancel))
        {
            return TermRules.CodeTaken;
        }

        db.Audit(caller.Id, "term.changed", term);
        return await db.SaveOrAsync(TermRules.CodeTaken, cancel) is { } taken ? taken : TermView.Of(term, clock.GetUtcNow().UtcDateTime);
    }
}
