using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Sections;

internal static class DeleteSection
{
    public static void Map(RouteGroupBuilder sections) => sections
        .MapDelete("/{id}", async (long id, Caller caller, CollegeDb db, SectionCatalogue catalogue, CancellationToken cancel) =>
            (await RunAsync(db, catalogue, caller, id, cancel)).ToNoContent())
        .Allow(Role.Administrator | Role.Head)
        .WithSummary("Delete a section that nobody ever enrolled in; heads in their own department");

    public static async Task<Outcome<Done>> RunAsync(CollegeDb db, SectionCatalogue catalogue, Caller caller, long id, CancellationToken cancel)
    {
        if (await SectionAccess.LoadAsync(db, id, cancel) is not { } access)
        {
            return Refusal.Unknown;
        }

        if (!caller.Heads(access.DepartmentId))
        {
            return Refusal.NotYours;
        }

        if (await db.Set<Section>().SingleOrDefaultAsync(s => s.Id == id, cancel) is not { } section)
        {
            return Refusal.Unknown; // deleted meanwhile
        }

        db.Remove(section);
        db.Audit(caller.Id, "section.deleted", section);
        db.AfterCommit(catalogue.Forget);
        return await db.SaveUnlessUsedAsync(SectionRules.InUse, cancel) is { } used ? used : Done.It;
    }
}
