using Claustro.Identity.Accounts;
using Claustro.Identity.SignIn;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Claustro.Identity.Users;

/// <summary>An administrator makes an account; without a password a mail invites its owner to set one.</summary>
internal static class CreateUser
{
    public sealed record Request(
        string? UserName, string? Email, string? FirstName, string? LastName, IReadOnlyList<string?>? Roles, string? Number = null, long? DepartmentId = null,
        string? Password = null, bool? Disabled = null, string? Locale = null, string? TimeZone = null, string? Phone = null);

    public static void Map(RouteGroupBuilder users) => users
        .MapPost("/", async (
                Request request, Caller caller, CollegeDb db, Passwords passwords, AccountMails mails, IEnumerable<IDepartmentLookup> departments, TimeProvider clock,
                CancellationToken cancel) =>
            (await RunAsync(db, passwords, mails, departments, clock, caller, request, cancel)).ToCreated(u => $"/api/v1/users/{u.Id}"))
        .Allow(Role.Administrator)
        .Idempotent()
        .WithSummary("Create an account; without a password a mail invites");

    public static async Task<Outcome<UserView>> RunAsync(
        CollegeDb db, Passwords passwords, AccountMails mails, IEnumerable<IDepartmentLookup> departments, TimeProvider clock, Caller caller, Request request,
        CancellationToken cancel)
    {
        RoleWords.TryRead(request.Roles, out var roles);
        var account = new Account
        {
            UserName = request.UserName?.Trim() ?? "",
            NormalizedUserName = "",
            Email = request.Email ?? "",
            NormalizedEmail = "",
            FirstName = request.FirstName?.Trim() ?? "",
            LastName = request.LastName?.Trim() ?? "",
            Number = request.Number?.Trim(),
            Roles = roles,
            DepartmentId = request.DepartmentId,
            Phone = AccountRules.PhoneAfter(null, request.Phone),
            Disabled = request.Disabled ?? false,
            CreatedAt = clock.GetUtcNow().UtcDateTime,
        };
        account.Locale = request.Locale ?? account.Locale;
        account.TimeZone = request.TimeZone ?? account.TimeZone;
        var errors = UserRules.Check(account, request.Roles ?? []);
        if (request.Password is not null)
        {
            errors.Password(request.Password, request.UserName, request.Email);
        }

        if (errors.ToRefusal() is { } invalid)
        {
            return invalid;
        }

        if (!await UserRules.DepartmentExistsAsync(departments, account.DepartmentId, cancel))
        {
            return AccountRules.UnknownDepartment;
        }

        (account.NormalizedUserName, account.NormalizedEmail) = (Account.Normalize(account.UserName), Account.Normalize(account.Email));
        if (await UserRules.TakenAsync(db, account, cancel) is { } taken)
        {
            return taken;
        }

        account.PasswordHash = request.Password is null ? null : passwords.Hash(request.Password);
        account.EmailConfirmed = request.Password is not null; // the administration vouches for it; an invitation confirms itself
        return await db.InTransactionAsync<Outcome<UserView>>(async () =>
        {
            db.Add(account);
            await db.SaveChangesAsync(cancel);
            if (request.Password is null)
            {
                mails.SendToken(account, AccountMails.Invited, TokenPurpose.Invite);
            }

            db.Audit(caller.Id, "user.created", account);
            await db.SaveChangesAsync(cancel);
            return UserView.From(account);
        }, cancel);
    }
}
