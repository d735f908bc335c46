using Claustro.Identity.People;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Claustro.Academics.Sections;

internal static class GetSection
{
    public static void Map(RouteGroupBuilder sections) => sections
        .MapGet("/{id}", async (long id, CollegeDb db, PeopleDirectory people, CancellationToken cancel) => (await RunAsync(db, people, id, cancel)).ToOk())
        .AllowSignedIn()
        .WithSummary("One section, as it is this moment");

    public static async Task<Outcome<SectionView>> RunAsync(CollegeDb db, PeopleDirectory people, long id, CancellationToken cancel) =>
        await SectionViews.OneAsync(db, people, id, cancel) is { } found ? found : Refusal.Unknown;
}
