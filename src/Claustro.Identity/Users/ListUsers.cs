using Claustro.Identity.Accounts;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Identity.Users;

/// <summary>People by surname; <c>q</c> looks in names, user name, address and number, each of its words somewhere. <c>disabled</c> true or false: only those.</summary>
internal static class ListUsers
{
    private const int MaxWords = 5;

    public static void Map(RouteGroupBuilder users) => users
        .MapGet("/", async (string? q, string? role, bool? disabled, PageRequest page, CollegeDb db, CancellationToken cancel) =>
            (await RunAsync(db, q, role, disabled, page, cancel)).ToOk())
        .Allow(Role.Administrator)
        .WithSummary("Search people");

    public static async Task<Outcome<Page<UserView>>> RunAsync(CollegeDb db, string? q, string? role, bool? disabled, PageRequest page, CancellationToken cancel)
    {
        var wanted = Role.None;
        var badRole = !string.IsNullOrEmpty(role) && (!Word.TryRead(role, out wanted) || wanted == Role.None);
        if (new FieldErrors().OptionalText("q", q, 100).When(badRole, "role", "student, teacher, head o administrator.", "student, teacher, head or administrator.").ToRefusal() is { } invalid)
        {
            return invalid;
        }

        var people = db.Set<Account>().AsNoTracking();
        if (wanted != Role.None)
        {
            people = people.Where(a => (a.Roles & wanted) != 0);
        }

        if (disabled is { } state)
        {
            people = people.Where(a => a.Disabled == state);
        }

        foreach (var word in (q ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(MaxWords))
        {
            var (plain, lower, upper) = (word, word.ToLowerInvariant(), Account.Normalize(word));
#pragma warning disable CA1304, CA1311, CA1862 // becomes lower() of the database
            people = people.Where(a => a.NormalizedUserName.Contains(upper) || a.NormalizedEmail.Contains(upper) || a.Number == plain
                || a.FirstName.ToLower().Contains(lower) || a.LastName.ToLower().Contains(lower));
#pragma warning restore CA1304, CA1311, CA1862
        }

        return await people.OrderBy(a => a.LastName).ThenBy(a => a.FirstName).ThenBy(a => a.Id).Select(UserView.Of).ToPageAsync(page, cancel);
    }
}
