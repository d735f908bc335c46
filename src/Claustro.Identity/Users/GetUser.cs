using Claustro.Identity.Accounts;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Identity.Users;

internal static class GetUser
{
    public static void Map(RouteGroupBuilder users) => users
        .MapGet("/{id}", async (long id, CollegeDb db, CancellationToken cancel) => (await RunAsync(db, id, cancel)).ToOk())
        .Allow(Role.Administrator)
        .WithSummary("One person's account");

    public static async Task<Outcome<UserView>> RunAsync(CollegeDb db, long id, CancellationToken cancel) =>
        await db.Set<Account>().AsNoTracking().Where(a => a.Id == id).Select(UserView.Of).SingleOrDefaultAsync(cancel) is { } found ? found : Refusal.Unknown;
}
