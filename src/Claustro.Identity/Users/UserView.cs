using System.Linq.Expressions;
using Claustro.Identity.Accounts;
using Claustro.Platform.Data;
using Claustro.Platform.Http;

namespace Claustro.Identity.Users;

/// <summary>An account as administrators see it.</summary>
internal sealed record UserView(
    long Id, string UserName, string Email, string FirstName, string LastName, string? Number, IReadOnlyList<string> Roles, long? DepartmentId, bool Disabled,
    string? Phone)
{
    public static readonly Expression<Func<Account, UserView>> Of = a =>
        new UserView(a.Id, a.UserName, a.Email, a.FirstName, a.LastName, a.Number, RoleWords.Of(a.Roles), a.DepartmentId, a.Disabled, a.Phone);

    public static UserView From(Account a) => new(a.Id, a.UserName, a.Email, a.FirstName, a.LastName, a.Number, RoleWords.Of(a.Roles), a.DepartmentId, a.Disabled, a.Phone);
}

/// <summary>Roles as the list of words the contract writes.</summary>
internal static class RoleWords
{
    public static IReadOnlyList<string> Of(Role roles) =>
        [.. Enum.GetValues<Role>().Where(r => r != Role.None && roles.HasFlag(r)).Select(Word.Of)];

    /// <summary>False when a word is unknown or null, or there is none.</summary>
    public static bool TryRead(IReadOnlyList<string?>? words, out Role roles)
    {
        roles = Role.None;
        foreach (var word in words ?? [])
        {
            if (!Word.TryRead<Role>(word, out var role) || role == Role.None)
            {
                return false;
            }

            roles |= role;
        }

        return roles != Role.None;
    }
}
