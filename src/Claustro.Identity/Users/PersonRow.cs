using Claustro.Identity.Accounts;
using Claustro.Imports;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;

namespace Claustro.Identity.Users;

/// <summary>A row of a people file that can be read; an optional cell left empty is null and changes nothing.</summary>
internal sealed record PersonRow(
    string Number, string FirstName, string LastName, string Email, IReadOnlyList<string> RoleWords, Role Roles, string? UserName, long? DepartmentId,
    bool? Disabled, string? Locale, string? TimeZone, string? Phone)
{
    public static readonly Text Duplicate = new("Otra fila anterior del fichero tiene el mismo número. Quite una.", "An earlier row of the file has the same number. Remove one.");
    private static readonly Text Missing = new("Falta el número. Complete la fila.", "The number is missing. Complete the row.");
    private static readonly Text BadFlag = new("Escriba sí o no, o deje la celda vacía.", "Write yes or no, or leave the cell empty.");
    private static readonly Text NoDepartment = new("No hay ningún departamento con ese código.", "There is no department with that code.");

    public static PersonRow? Read(ImportChunk chunk, ImportRow row, IReadOnlyDictionary<string, long> departments)
    {
        long? department = null;
        if (row["number"].Length == 0)
        {
            chunk.Refuse(row, "malformed", Missing, "number");
        }

        if (!row.TryFlag("disabled", out var disabled))
        {
            chunk.Refuse(row, "malformed", BadFlag, "disabled");
        }

        if (row.Optional("department") is { } code)
        {
            if (departments.TryGetValue(code, out var id))
            {
                department = id;
            }
            else
            {
                chunk.Refuse(row, "unknown_department", NoDepartment, "department");
            }
        }

        string[] words = [.. row.Words("roles").Select(w => w.ToLowerInvariant())];
        Users.RoleWords.TryRead(words, out var roles);
        return chunk.IsRefused(row) ? null : new(
            row["number"], row["firstName"], row["lastName"], row["email"], words, roles, row.Optional("userName"), department,
            disabled, row.Optional("locale")?.ToLowerInvariant(), row.Optional("timeZone"), row.Optional("phone"));
    }

    /// <summary>User names for a new account, the best first: their own, the number, what stands before the @, both.</summary>
    public static IEnumerable<string> UserNames(ImportRow row) => UserNames(row.Optional("userName"), row["number"], row["email"]);

    public IEnumerable<string> UserNames() => UserNames(UserName, Number, Email);

    /// <summary>Writes the row into an account, new or known.</summary>
    public void ApplyTo(Account account, string userName)
    {
        (account.UserName, account.NormalizedUserName) = (userName, Account.Normalize(userName));
        (account.Email, account.NormalizedEmail) = (Email, Account.Normalize(Email));
        (account.FirstName, account.LastName, account.Roles) = (FirstName, LastName, Roles);
        account.DepartmentId = DepartmentId ?? ((Roles & (Role.Teacher | Role.Head)) == 0 ? null : account.DepartmentId); // as UpdateUser does
        (account.Locale, account.TimeZone) = (Locale ?? account.Locale, TimeZone ?? account.TimeZone);
        account.Phone = AccountRules.PhoneAfter(account.Phone, Phone);
        if (Disabled is { } disabled && disabled != account.Disabled)
        {
            account.Disabled = disabled;
            account.SecurityVersion++;
        }
    }

    private static IEnumerable<string> UserNames(string? own, string number, string email)
    {
        if (own is not null)
        {
            return [own];
        }

        var (plain, local) = (Plain(number), Plain(email.Split('@')[0]));
        return ((string[])[plain, local, $"{local}.{plain}"]).Where(n => n.Length >= 2).Select(n => n.Length <= 64 ? n : n[..64]).Distinct();
    }

    private static string Plain(string text) => string.Concat(text.Where(c => char.IsLetterOrDigit(c) || c is '.' or '_' or '-'));
}
