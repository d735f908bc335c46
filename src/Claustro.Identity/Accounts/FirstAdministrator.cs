using Claustro.Identity.SignIn;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Identity.Accounts;

/// <summary>Makes an administrator from the command line, where nobody is signed in yet.</summary>
public static class FirstAdministrator
{
    /// <exception cref="InvalidDataException">The user name, address or password is not acceptable, or is taken.</exception>
    public static async Task CreateAsync(CollegeDb db, Passwords passwords, string userName, string email, string password, DateTime now, CancellationToken cancel)
    {
        var errors = new FieldErrors().UserName(userName).Email("email", email).Password(password, userName, email);
        if (errors.ToRefusal() is { } refusal)
        {
            throw new InvalidDataException(refusal.Detail.En);
        }

        var (name, address) = (Account.Normalize(userName), Account.Normalize(email));
        if (await db.Set<Account>().AnyAsync(a => a.NormalizedUserName == name || a.NormalizedEmail == address, cancel))
        {
            throw new InvalidDataException("The user name or mail address is taken.");
        }

        var account = new Account
        {
            UserName = userName.Trim(),
            NormalizedUserName = name,
            Email = email,
            NormalizedEmail = address,
            EmailConfirmed = true,
            PasswordHash = passwords.Hash(password),
            FirstName = userName.Trim(),
            LastName = "",
            Roles = Role.Administrator,
            CreatedAt = now,
        };
        db.Add(account);
        db.Audit(null, "account.created", account);
        await db.SaveChangesAsync(cancel);
    }
}
