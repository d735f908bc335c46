using Claustro.Platform.Data;
using Claustro.Platform.Http;

namespace Claustro.Identity.Accounts;

/// <summary>A person as a data set gives them.</summary>
public sealed record LoadedPerson(long Id, string UserName, string Email, string FirstName, string LastName, Role Roles, string? Number, long? DepartmentId = null);

/// <summary>Puts whole data sets of people in, with their ids and one password hash for all.</summary>
public static class AccountLoader
{
    public static Task InsertAsync(CollegeDb db, IEnumerable<LoadedPerson> people, string passwordHash, DateTime now, CancellationToken cancel) =>
        db.InsertWithIdsAsync(people.Select(p => new Account
        {
            Id = p.Id,
            UserName = p.UserName,
            NormalizedUserName = Account.Normalize(p.UserName),
            Email = p.Email,
            NormalizedEmail = Account.Normalize(p.Email),
            EmailConfirmed = true,
            PasswordHash = passwordHash,
            FirstName = p.FirstName,
            LastName = p.LastName,
            Number = p.Number,
            Roles = p.Roles,
            DepartmentId = p.DepartmentId,
            CreatedAt = now,
        }), cancel);
}
