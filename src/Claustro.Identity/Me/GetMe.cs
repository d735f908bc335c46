using Claustro.Identity.Accounts;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Identity.Me;

internal static class GetMe
{
    public static void Map(RouteGroupBuilder me) => me
        .MapGet("/", async (Caller caller, CollegeDb db, CancellationToken cancel) => (await RunAsync(db, caller, cancel)).ToOk())
        .AllowSignedIn()
        .WithSummary("My account");

    /// <summary>Unknown to applications that act for themselves: they are nobody.</summary>
    public static async Task<Outcome<MeView>> RunAsync(CollegeDb db, Caller caller, CancellationToken cancel) =>
        await db.Set<Account>().AsNoTracking().Where(a => a.Id == caller.Id).Select(MeView.Of).SingleOrDefaultAsync(cancel) is { } found ? found : Refusal.Unknown;
}
