using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Terms;

internal static class CreateTerm
{
    public static void Map(RouteGroupBuilder terms) => terms
        .MapPost("/", async (TermRequest request, Caller caller, CollegeDb db, TimeProvider clock, CancellationToken cancel) =>
            (await RunAsync(db, clock, caller, request, cancel)).ToCreated(t => $"/api/v1/terms/{t.Id}"))
        .Allow(Role.Administrator)
        .Idempotent()
        .WithSummary("Create a term");

    public static async Task<Outcome<TermView>> RunAsync(CollegeDb db, TimeProvider clock, Caller caller, TermRequest request, CancellationToken cancel)
    {
        if (TermRules.Check(request).ToRefusal() is { } invalid)
        {
            return invalid;
        }

        var term = new Term { Code = "", Name = "" };
        request.ApplyTo(term);
        if (await db.Set<Term>().AnyAsync(t => t.Code == term.Code, cancel))
        {
            return TermRules.CodeTaken;
        }

        db.Add(term);
        db.Audit(caller.Id, "term.created", term);
        return await db.SaveOrAsync(TermRules.CodeTaken, cancel) is { } taken ? taken : TermView.Of(term, clock.GetUtcNow().UtcDateTime);
    }
}
