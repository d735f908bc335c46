using Claustro.Identity.Accounts;
using Claustro.Imports;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Identity.Users;

/// <summary>Those whom a chunk of the import names or who have a mail or user name it wants; decides in memory, row by row.</summary>
internal sealed class ImportedPeople
{
    private static readonly Refusal NeedsDepartment = new FieldErrors().Add("department",
        "Quien dirige un departamento necesita su código.", "A head needs the code of a department.").ToRefusal()!;

    private readonly HashSet<long> known = [];
    private readonly Dictionary<string, Account> byNumber = [], byMail = [], byName = [];
    private int? administrators;

    /// <summary>How many active accounts the rows since the last load disabled.</summary>
    public int DisabledInChunk { get; private set; }

    /// <summary>Loads what the rows may touch. Called again for another chunk of a dry run, it keeps what earlier ones would have written.</summary>
    public async Task LoadAsync(CollegeDb db, IReadOnlyList<ImportRow> rows, bool dryRun, CancellationToken cancel)
    {
        DisabledInChunk = 0;
        var numbers = rows.Select(r => r["number"]).Distinct().ToList();
        var accounts = db.Set<Account>().AsTracking(dryRun ? QueryTrackingBehavior.NoTracking : QueryTrackingBehavior.TrackAll);
        var named = await accounts.Where(a => a.Number != null && EF.Parameter(numbers).Contains(a.Number)).ToListAsync(cancel);
        named.ForEach(Know);
        if (!dryRun && named.Exists(a => IsActiveAdministrator(a)))
        {
            await UserRules.LockAdministratorsAsync(db, cancel);
        }

        administrators ??= await db.Set<Account>().CountAsync(a => !a.Disabled && (a.Roles & Role.Administrator) != 0, cancel);
        var mails = rows.Select(r => Account.Normalize(r["email"])).Distinct().ToList();
        var names = rows.Where(r => r.Optional("userName") is not null || !byNumber.ContainsKey(r["number"]))
            .SelectMany(PersonRow.UserNames).Select(Account.Normalize).Distinct().ToList();
        (await db.Set<Account>().AsNoTracking().Where(a => EF.Parameter(mails).Contains(a.NormalizedEmail)).ToListAsync(cancel)).ForEach(Know);
        (await db.Set<Account>().AsNoTracking().Where(a => EF.Parameter(names).Contains(a.NormalizedUserName)).ToListAsync(cancel)).ForEach(Know);
    }

    /// <summary>Changes the known account or makes a new one (id 0), or says the first thing that stands against it.</summary>
    public (Account? Account, Refusal? Refusal, string? Column) Take(CollegeDb db, PersonRow person, long requestedBy, DateTime now)
    {
        var before = byNumber.GetValueOrDefault(person.Number);
        var userName = before is not null ? person.UserName ?? before.UserName
            : person.UserNames().FirstOrDefault(n => !byName.ContainsKey(Account.Normalize(n))) ?? person.UserNames().FirstOrDefault() ?? "";
        var after = before is null ? New(person, now) : (Account)db.Entry(before).CurrentValues.ToObject();
        person.ApplyTo(after, userName);
        if (Refuse(before, after, person, requestedBy) is { } refused)
        {
            return (null, refused.Refusal, refused.Column);
        }

        var (wasActive, isActive) = (before is not null && IsActiveAdministrator(before), IsActiveAdministrator(after));
        administrators += (isActive ? 1 : 0) - (wasActive ? 1 : 0);
        DisabledInChunk += before is { Disabled: false } && after.Disabled ? 1 : 0;
        if (before is not null)
        {
            byMail.Remove(before.NormalizedEmail);
            byName.Remove(before.NormalizedUserName);
            person.ApplyTo(before, userName);
        }

        var account = before ?? after;
        (byNumber[person.Number], byMail[account.NormalizedEmail], byName[account.NormalizedUserName]) = (account, account, account);
        return (account, null, null);
    }

    private (Refusal Refusal, string? Column)? Refuse(Account? before, Account after, PersonRow person, long requestedBy)
    {
        if (before is not null && after.Id == requestedBy && after.Disabled)
        {
            return (AccountRules.OwnAccount, "disabled");
        }

        if (before is not null && IsActiveAdministrator(before) && !IsActiveAdministrator(after) && administrators <= 1)
        {
            return (AccountRules.LastAdministrator, after.Disabled ? "disabled" : "roles");
        }

        if (UserRules.Check(after, person.RoleWords).ToRefusal() is { } invalid)
        {
            return (invalid, null);
        }

        return after.Roles.HasFlag(Role.Head) && after.DepartmentId is null ? (NeedsDepartment, null)
            : IsAnothers(byMail, after.NormalizedEmail, before) ? (AccountRules.EmailTaken, "email")
            : IsAnothers(byName, after.NormalizedUserName, before) ? (AccountRules.UserNameTaken, "userName")
            : null;
    }

    private void Know(Account account)
    {
        if (known.Add(account.Id))
        {
            (byMail[account.NormalizedEmail], byName[account.NormalizedUserName]) = (account, account);
            if (account.Number is { } number)
            {
                byNumber[number] = account;
            }
        }
    }

    private static Account New(PersonRow person, DateTime now) => new()
    {
        UserName = "", NormalizedUserName = "", Email = "", NormalizedEmail = "", FirstName = "", LastName = "", Number = person.Number, CreatedAt = now,
    };

    private static bool IsAnothers(Dictionary<string, Account> owners, string key, Account? self) => owners.TryGetValue(key, out var owner) && owner != self;

    private static bool IsActiveAdministrator(Account account) => account.Roles.HasFlag(Role.Administrator) && !account.Disabled;
}
