using System.Linq.Expressions;
using Claustro.Identity.Accounts;
using Claustro.Identity.Users;

namespace Claustro.Identity.Me;

/// <summary>An account as its owner sees it.</summary>
internal sealed record MeView(
    long Id, string UserName, string Email, string FirstName, string LastName, string? Number, IReadOnlyList<string> Roles, string Locale, string TimeZone,
    string? Phone)
{
    public static readonly Expression<Func<Account, MeView>> Of = a =>
        new MeView(a.Id, a.UserName, a.Email, a.FirstName, a.LastName, a.Number, RoleWords.Of(a.Roles), a.Locale, a.TimeZone, a.Phone);

    public static MeView From(Account a) => new(a.Id, a.UserName, a.Email, a.FirstName, a.LastName, a.Number, RoleWords.Of(a.Roles), a.Locale, a.TimeZone, a.Phone);
}
