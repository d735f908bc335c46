using Claustro.Identity.People;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Claustro.Academics.Sections;

internal static class CreateSection
{
    public static void Map(RouteGroupBuilder sections) => sections
        .MapPost("/", async (SectionRequest request, Caller caller, CollegeDb db, PeopleDirectory people, SectionCatalogue catalogue, CancellationToken cancel) =>
            (await RunAsync(db, people, catalogue, caller, request, cancel)).ToCreated(s => $"/api/v1/sections/{s.Id}"))
        .Allow(Role.Administrator | Role.Head)
        .Idempotent()
        .WithSummary("Create a section; heads for the courses of their own department");

    public static Task<Outcome<SectionView>> RunAsync(
        CollegeDb db, PeopleDirectory people, SectionCatalogue catalogue, Caller caller, SectionRequest request, CancellationToken cancel) =>
        db.InTransactionAsync<Outcome<SectionView>>(async () =>
        {
            if (SectionRules.Check(request, isNew: true).ToRefusal() is { } invalid)
            {
                return invalid;
            }

            if (await SectionChecks.RefuseReferencesAsync(db, people, caller, request, cancel) is { } refused)
            {
                return refused;
            }

            await SectionChecks.LockTimetableAsync(db, request.TermId!.Value, cancel);
            var section = new Section { Code = "" };
            request.ApplyTo(section);
            List<Refusal> reasons = [.. SectionRules.Clashes(section, await SectionChecks.OtherMeetingsAsync(db, section, cancel))];
            if (await SectionChecks.CodeTakenAsync(db, section, cancel))
            {
                reasons.Insert(0, SectionRules.CodeTaken);
            }

            if (reasons.Count > 0)
            {
                return Refusal.All(reasons);
            }

            db.Add(section);
            db.Audit(caller.Id, "section.created", section);
            if (await db.SaveOrAsync(SectionRules.CodeTaken, cancel) is { } taken)
            {
                return taken;
            }

            db.AfterCommit(catalogue.Forget);
            return (await SectionViews.OneAsync(db, people, section.Id, cancel))!;
        }, cancel);
}
