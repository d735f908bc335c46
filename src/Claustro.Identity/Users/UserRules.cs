using Claustro.Identity.Accounts;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Identity.Users;

/// <summary>What creating and changing an account have in common.</summary>
internal static class UserRules
{
    public static FieldErrors Check(Account account, IReadOnlyList<string?>? roles) => new FieldErrors()
        .UserName(account.UserName).Email("email", account.Email).Names(account.FirstName, account.LastName).OptionalText("number", account.Number, 32)
        .When(account.Number is { Length: 0 }, "number", "No puede estar vacío.", "Must not be empty.")
        .When(account.DepartmentId <= 0, "departmentId", "Debe ser un número positivo.", "Must be a positive number.")
        .When(roles is not null && !RoleWords.TryRead(roles, out _), "roles", "Al menos uno de student, teacher, head, administrator.", "At least one of student, teacher, head, administrator.")
        .Locale(account.Locale).TimeZone(account.TimeZone).Phone(account.Phone);

    /// <summary>Everything of it that somebody else has already, in one refusal.</summary>
    public static async Task<Refusal?> TakenAsync(CollegeDb db, Account account, CancellationToken cancel)
    {
        var others = await db.Set<Account>().AsNoTracking()
            .Where(a => a.Id != account.Id && (a.NormalizedUserName == account.NormalizedUserName || a.NormalizedEmail == account.NormalizedEmail
                || (account.Number != null && a.Number == account.Number)))
            .Select(a => new { a.NormalizedUserName, a.NormalizedEmail, a.Number }).ToListAsync(cancel);
        var reasons = new List<Refusal>();
        void AddIf(bool taken, Refusal reason)
        {
            if (taken)
            {
                reasons.Add(reason);
            }
        }

        AddIf(others.Exists(o => o.NormalizedUserName == account.NormalizedUserName), AccountRules.UserNameTaken);
        AddIf(others.Exists(o => o.NormalizedEmail == account.NormalizedEmail), AccountRules.EmailTaken);
        AddIf(account.Number is not null && others.Exists(o => o.Number == account.Number), AccountRules.NumberTaken);
        return reasons.Count > 0 ? Refusal.All(reasons) : null;
    }

    public static async Task<bool> DepartmentExistsAsync(IEnumerable<IDepartmentLookup> lookups, long? departmentId, CancellationToken cancel)
    {
        foreach (var lookup in lookups)
        {
            if (departmentId is { } id && !await lookup.ExistsAsync(id, cancel))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Until the transaction ends nobody else makes or unmakes an administrator of those there are.</summary>
    public static async Task LockAdministratorsAsync(CollegeDb db, CancellationToken cancel)
    {
        if (db.IsPostgres) // SQLite has one writer anyway
        {
            await db.Database.ExecuteSqlAsync($"select id from identity_accounts where (roles & {(int)Role.Administrator}) <> 0 order by id for update", cancel);
        }
    }

    /// <summary>Would the college be left without an active administrator? Two who demote one another at once wait for one another here.</summary>
    public static async Task<bool> IsLastAdministratorAsync(CollegeDb db, Account account, CancellationToken cancel)
    {
        if (!account.Roles.HasFlag(Role.Administrator) || account.Disabled)
        {
            return false;
        }

        await LockAdministratorsAsync(db, cancel);
        return !await db.Set<Account>().AnyAsync(a => a.Id != account.Id && !a.Disabled && (a.Roles & Role.Administrator) != 0, cancel);
    }
}
