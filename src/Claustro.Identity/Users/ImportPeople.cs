using Claustro.Identity.Accounts;
using Claustro.Identity.SignIn;
using Claustro.Imports;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Identity.Users;

/// <summary>
/// People by number: who is known is changed, who is new gets an account without a password and a mail that invites. A complete
/// file disables the students and teachers it does not name; never administrators, nor who imports.
/// </summary>
internal sealed class ImportPeople(AccountMails mails, AccountStates states, IEnumerable<IDepartmentLookup> lookups, TimeProvider clock) : IImportKind
{
    private readonly ImportKeys numbers = new();
    private ImportedPeople? dry;

    public static string Name => "people";

    public static ImportGuide? Guide => PeopleGuide.Guide;

    public static IReadOnlyList<string> RequiredColumns => ["number", "firstName", "lastName", "email", "roles"];

    public static IReadOnlyDictionary<string, string> Aliases { get; } = new Dictionary<string, string>
    {
        ["número"] = "number", ["nombre"] = "firstName", ["apellidos"] = "lastName", ["correo"] = "email", ["papeles"] = "roles", ["usuario"] = "userName",
        ["departamento"] = "department", ["idioma"] = "locale", ["zona horaria"] = "timeZone", ["desactivado"] = "disabled", ["teléfono"] = "phone",
    };

    public static int ChunkRows => 500;

    public static bool CanBeComplete => true;

    public void Passed(ImportRow row) => numbers.IsFirst(row["number"], row);

    public async Task<ImportRemoval> SurveyAsync(ImportSurvey survey, CancellationToken cancel)
    {
        var (named, disabled) = (new HashSet<string>(), new HashSet<string>());
        foreach (var row in survey.Rows)
        {
            if (!survey.Complete && !row.Header.Has("disabled"))
            {
                return ImportRemoval.None;
            }

            named.Add(row["number"]);
            if (row.TryFlag("disabled", out var flag) && flag is true)
            {
                disabled.Add(row["number"]);
            }
        }

        if (!survey.Complete && disabled.Count == 0)
        {
            return ImportRemoval.None;
        }

        var active = await survey.Db.Set<Account>().Where(a => !a.Disabled && a.Number != null).OrderBy(a => a.Id)
            .Select(a => new { a.Id, a.Number, a.Roles, a.CreatedAt }).ToListAsync(cancel);
        var absent = active.Where(a => survey.Complete && !named.Contains(a.Number!) && MayGo(a.Roles) && a.Id != survey.RequestedBy && a.CreatedAt <= survey.RequestedAt)
            .Select(a => a.Id).ToList();
        return new(active.Count, absent.Count + active.Count(a => disabled.Contains(a.Number!)), absent, []);
    }

    public async Task RunAsync(ImportChunk chunk, CancellationToken cancel)
    {
        var people = chunk.DryRun ? dry ??= new() : new ImportedPeople();
        await people.LoadAsync(chunk.Db, chunk.Rows, chunk.DryRun, cancel);
        var departments = await DepartmentsAsync(cancel);
        var made = new List<Account>();
        foreach (var row in chunk.Rows)
        {
            if (row["number"] is { Length: > 0 } number && !numbers.IsFirst(number, row))
            {
                chunk.Refuse(row, "duplicate", PersonRow.Duplicate, "number");
                continue;
            }

            if (PersonRow.Read(chunk, row, departments) is not { } person)
            {
                continue;
            }

            var (account, refusal, column) = people.Take(chunk.Db, person, chunk.RequestedBy, clock.GetUtcNow().UtcDateTime);
            if (refusal is not null)
            {
                chunk.Refuse(row, refusal, column);
            }
            else if (account!.Id == 0)
            {
                made.Add(account);
            }
        }

        chunk.Removed = people.DisabledInChunk;
        if (!chunk.DryRun)
        {
            await SaveAsync(chunk, made, cancel);
        }
    }

    public async Task<int> RemoveAsync(ImportChunk chunk, IReadOnlyList<long> ids, CancellationToken cancel)
    {
        var wanted = ids.ToList();
        var accounts = await chunk.Db.Set<Account>().Where(a => EF.Parameter(wanted).Contains(a.Id) && !a.Disabled).ToListAsync(cancel);
        accounts.RemoveAll(a => !MayGo(a.Roles)); // became an administrator since the survey
        foreach (var account in accounts)
        {
            (account.Disabled, account.SecurityVersion) = (true, account.SecurityVersion + 1);
            Record(chunk, account, "user.disabled");
        }

        await chunk.Db.SaveChangesAsync(cancel);
        return accounts.Count;
    }

    /// <summary>Accounts first, since a mail and an audit line want their ids.</summary>
    private async Task SaveAsync(ImportChunk chunk, List<Account> made, CancellationToken cancel)
    {
        var db = chunk.Db;
        foreach (var entry in db.ChangeTracker.Entries<Account>().Where(e => e.State == EntityState.Modified).ToList())
        {
            var (disabled, roles) = (entry.Property(a => a.Disabled), entry.Property(a => a.Roles));
            Record(chunk, entry.Entity, disabled.IsModified && disabled.CurrentValue ? "user.disabled" : roles.IsModified ? "user.roles_changed" : "user.changed");
        }

        db.AddRange(made);
        await db.SaveChangesAsync(cancel);
        foreach (var account in made)
        {
            if (!account.Disabled)
            {
                mails.SendToken(account, AccountMails.Invited, TokenPurpose.Invite);
            }

            db.Audit(chunk.RequestedBy, "user.created", account);
        }

        await db.SaveChangesAsync(cancel);
    }

    private void Record(ImportChunk chunk, Account account, string action)
    {
        chunk.Db.Audit(chunk.RequestedBy, action, account);
        chunk.Db.AfterCommit(() => states.Forget(account.Id));
    }

    private async Task<Dictionary<string, long>> DepartmentsAsync(CancellationToken cancel)
    {
        var codes = new Dictionary<string, long>();
        foreach (var lookup in lookups)
        {
            foreach (var (code, id) in await lookup.CodesAsync(cancel))
            {
                codes[code] = id;
            }
        }

        return codes;
    }

    private static bool MayGo(Role roles) => (roles & (Role.Student | Role.Teacher)) != 0 && !roles.HasFlag(Role.Administrator);
}
