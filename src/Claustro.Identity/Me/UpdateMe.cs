using Claustro.Identity.Accounts;
using Claustro.Identity.SignIn;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Identity.Me;

/// <summary>A person changes their names, language, time zone and telephone; user name, address, number and roles are the administration's.</summary>
internal static class UpdateMe
{
    /// <summary>What is absent stays as it is; an empty <c>phone</c> takes it away.</summary>
    public sealed record Request(string? FirstName, string? LastName, string? Locale, string? TimeZone, string? Phone = null);

    public static void Map(RouteGroupBuilder me) => me
        .MapPatch("/", async (Request request, Caller caller, CollegeDb db, AccountStates states, CancellationToken cancel) =>
            (await RunAsync(db, states, caller, request, cancel)).ToOk())
        .AllowSignedIn()
        .WithSummary("Change my names, language, time zone or telephone (empty: none)");

    public static async Task<Outcome<MeView>> RunAsync(CollegeDb db, AccountStates states, Caller caller, Request request, CancellationToken cancel)
    {
        if (await db.Set<Account>().SingleOrDefaultAsync(a => a.Id == caller.Id, cancel) is not { } account)
        {
            return Refusal.Unknown;
        }

        account.FirstName = request.FirstName?.Trim() ?? account.FirstName;
        account.LastName = request.LastName?.Trim() ?? account.LastName;
        account.Locale = request.Locale ?? account.Locale;
        account.TimeZone = request.TimeZone ?? account.TimeZone;
        account.Phone = AccountRules.PhoneAfter(account.Phone, request.Phone);
        if (new FieldErrors().Names(account.FirstName, account.LastName).Locale(account.Locale).TimeZone(account.TimeZone).Phone(account.Phone).ToRefusal() is { } invalid)
        {
            return invalid;
        }

        db.Audit(caller.Id, "account.changed", account);
        db.AfterCommit(() => states.Forget(caller.Id));
        await db.SaveChangesAsync(cancel);
        return MeView.From(account);
    }
}
