using Claustro.Identity.Accounts;
using Claustro.Identity.SignIn;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Identity.Users;

/// <summary>Changes an account. Roles and disabling bite on this node at once, on the others within 30 s.</summary>
internal static class UpdateUser
{
    /// <summary>What is absent stays as it is; <c>withoutDepartment</c> takes the department away.</summary>
    public sealed record Request(
        string? UserName, string? Email, string? FirstName, string? LastName, string? Number, IReadOnlyList<string?>? Roles, long? DepartmentId, bool? Disabled,
        string? Locale, string? TimeZone, string? Phone = null, bool? WithoutDepartment = null);

    public static void Map(RouteGroupBuilder users) => users
        .MapPatch("/{id}", async (
                long id, Request request, Caller caller, CollegeDb db, AccountStates states, IEnumerable<IDepartmentLookup> departments, CancellationToken cancel) =>
            (await RunAsync(db, states, departments, caller, id, request, cancel)).ToOk())
        .Allow(Role.Administrator)
        .WithSummary("Change an account: names, roles, department, disabled");

    public static Task<Outcome<UserView>> RunAsync(
        CollegeDb db, AccountStates states, IEnumerable<IDepartmentLookup> departments, Caller caller, long id, Request request, CancellationToken cancel) =>
        db.InTransactionAsync<Outcome<UserView>>(async () =>
        {
            if (await db.Set<Account>().SingleOrDefaultAsync(a => a.Id == id, cancel) is not { } account)
            {
                return Refusal.Unknown;
            }

            if (await RefuseAsync(db, departments, caller, account, request, cancel) is { } refused)
            {
                return refused;
            }

            db.Audit(caller.Id, request.Disabled is true ? "user.disabled" : request.Roles is not null ? "user.roles_changed" : "user.changed", account);
            db.AfterCommit(() => states.Forget(id));
            await db.SaveChangesAsync(cancel);
            return UserView.From(account);
        }, cancel);

    /// <summary>Applies the change to the tracked account, or says why not.</summary>
    private static async Task<Refusal?> RefuseAsync(
        CollegeDb db, IEnumerable<IDepartmentLookup> departments, Caller caller, Account account, Request request, CancellationToken cancel)
    {
        RoleWords.TryRead(request.Roles, out var roles);
        var losesAdministrator = request.Roles is not null && roles != Role.None && !roles.HasFlag(Role.Administrator);
        if (request.Disabled is true && account.Id == caller.Id)
        {
            return AccountRules.OwnAccount;
        }

        if ((losesAdministrator || request.Disabled is true) && await UserRules.IsLastAdministratorAsync(db, account, cancel))
        {
            return AccountRules.LastAdministrator;
        }

        Apply(account, request, roles);
        if (UserRules.Check(account, request.Roles).ToRefusal() is { } invalid)
        {
            return invalid;
        }

        if (request.DepartmentId is not null && !await UserRules.DepartmentExistsAsync(departments, account.DepartmentId, cancel))
        {
            return AccountRules.UnknownDepartment;
        }

        (account.NormalizedUserName, account.NormalizedEmail) = (Account.Normalize(account.UserName), Account.Normalize(account.Email));
        return await UserRules.TakenAsync(db, account, cancel);
    }

    private static void Apply(Account account, Request request, Role roles)
    {
        account.UserName = request.UserName?.Trim() ?? account.UserName;
        account.Email = request.Email ?? account.Email;
        account.FirstName = request.FirstName?.Trim() ?? account.FirstName;
        account.LastName = request.LastName?.Trim() ?? account.LastName;
        account.Number = request.Number?.Trim() ?? account.Number;
        account.Locale = request.Locale ?? account.Locale;
        account.TimeZone = request.TimeZone ?? account.TimeZone;
        account.Phone = AccountRules.PhoneAfter(account.Phone, request.Phone);
        if (request.Roles is not null)
        {
            account.Roles = roles;
            account.DepartmentId = (roles & (Role.Teacher | Role.Head)) == 0 ? null : account.DepartmentId; // a department is of those who work there
        }

        account.DepartmentId = request.DepartmentId ?? (request.WithoutDepartment is true ? null : account.DepartmentId);
        if (request.Disabled is { } disabled && disabled != account.Disabled)
        {
            account.Disabled = disabled;
            account.SecurityVersion++;
        }
    }
}
