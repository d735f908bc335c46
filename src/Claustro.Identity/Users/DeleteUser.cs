using System.Globalization;
using Claustro.Identity.Accounts;
using Claustro.Identity.SignIn;
using Claustro.Notifications;
using Claustro.Platform.Audit;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;

namespace Claustro.Identity.Users;

/// <summary>Deletes an account made by mistake. Whoever has left a trace (enrolments, sections, an audited act) can only be disabled.</summary>
internal static class DeleteUser
{
    public static readonly Refusal InUse = Refusal.Conflict("in_use",
        "Hay datos de esta persona. Desactive la cuenta en vez de borrarla.", "There are records of this person. Disable the account instead of deleting it.");

    public static void Map(RouteGroupBuilder users) => users
        .MapDelete("/{id}", async (
                long id, Caller caller, CollegeDb db, AccountStates states, IEnumerable<IPersonUse> uses, IOpenIddictTokenManager tokens, CancellationToken cancel) =>
            (await RunAsync(db, states, uses, tokens, caller, id, cancel)).ToNoContent())
        .Allow(Role.Administrator)
        .WithSummary("Delete an account that nothing refers to");

    public static Task<Outcome<Done>> RunAsync(
        CollegeDb db, AccountStates states, IEnumerable<IPersonUse> uses, IOpenIddictTokenManager tokens, Caller caller, long id, CancellationToken cancel) =>
        db.InTransactionAsync<Outcome<Done>>(async () =>
        {
            if (await db.Set<Account>().SingleOrDefaultAsync(a => a.Id == id, cancel) is not { } account)
            {
                return Refusal.Unknown;
            }

            if (id == caller.Id)
            {
                return AccountRules.OwnAccount;
            }

            if (await UserRules.IsLastAdministratorAsync(db, account, cancel))
            {
                return AccountRules.LastAdministrator;
            }

            if (await IsUsedAsync(db, uses, id, cancel))
            {
                return InUse;
            }

            await db.ForgetPersonAsync(id, cancel);
            await tokens.RevokeBySubjectAsync(id.ToString(CultureInfo.InvariantCulture), cancel);
            db.Remove(account);
            db.Audit(caller.Id, "user.deleted", account);
            db.AfterCommit(() => states.Forget(id));
            try
            {
                await db.SaveChangesAsync(cancel);
            }
            catch (DbUpdateException e) when (DbErrors.IsForeignKey(e))
            {
                return InUse;
            }

            return Done.It;
        }, cancel);

    private static async Task<bool> IsUsedAsync(CollegeDb db, IEnumerable<IPersonUse> uses, long id, CancellationToken cancel)
    {
        foreach (var use in uses)
        {
            if (await use.IsUsedAsync(id, cancel))
            {
                return true;
            }
        }

        var own = id.ToString(CultureInfo.InvariantCulture); // confirming one's own account is no trace in the college
        return await db.Set<AuditEntry>().AnyAsync(a => a.ActorId == id && !(a.Entity == "account" && a.EntityId == own), cancel);
    }
}
