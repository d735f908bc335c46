using Claustro.Identity.Accounts;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Identity.People;

/// <summary>What other modules may know of a person.</summary>
public sealed record PersonCard(long Id, string? Number, string FirstName, string LastName, string Email, Role Roles, long? DepartmentId, bool Disabled)
{
    public string FullName => $"{FirstName} {LastName}";
}

/// <summary>How a person is called and counted.</summary>
public sealed record PersonName(long Id, string? Number, string FirstName, string LastName);

/// <summary>The module's front door for names and numbers; accounts themselves never leave the module.</summary>
public sealed class PeopleDirectory(CollegeDb db)
{
    /// <summary>Cards by id; ids that do not exist are absent.</summary>
    public async Task<Dictionary<long, PersonCard>> CardsAsync(IReadOnlyCollection<long> ids, CancellationToken cancel) =>
        ids.Count == 0 ? [] : await Cards(db.Set<Account>().Where(a => ids.Contains(a.Id))).ToDictionaryAsync(c => c.Id, cancel);

    /// <summary>Names by id, of as many as there are, for big reports; ids that do not exist are absent.</summary>
    public async Task<Dictionary<long, PersonName>> NamesAsync(IReadOnlyCollection<long> ids, CancellationToken cancel)
    {
        var wanted = ids.ToList();
        var (names, same) = (new Dictionary<long, PersonName>(ids.Count), new Dictionary<string, string>());
        var rows = db.Set<Account>().AsNoTracking().Where(a => EF.Parameter(wanted).Contains(a.Id)).Select(a => new { a.Id, a.Number, a.FirstName, a.LastName });
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancel))
        {
            names[row.Id] = new PersonName(row.Id, row.Number, Once(row.FirstName), Once(row.LastName));
        }

        return names;

        // Many share their names: held once, ten thousand people are a megabyte less.
        string Once(string name) => same.TryGetValue(name, out var held) ? held : same[name] = name;
    }

    public Task<PersonCard?> CardAsync(long id, CancellationToken cancel) =>
        Cards(db.Set<Account>().Where(a => a.Id == id)).SingleOrDefaultAsync(cancel);

    /// <summary>Ids by number of everybody with this role, for imports.</summary>
    public Task<Dictionary<string, long>> IdsByNumberAsync(Role role, CancellationToken cancel) =>
        db.Set<Account>().Where(a => (a.Roles & role) != 0 && a.Number != null).Select(a => new { a.Number, a.Id }).ToDictionaryAsync(a => a.Number!, a => a.Id, cancel);

    /// <summary>Everybody with this role.</summary>
    public Task<List<PersonCard>> WithRoleAsync(Role role, CancellationToken cancel) =>
        Cards(db.Set<Account>().Where(a => (a.Roles & role) != 0)).ToListAsync(cancel);

    /// <summary>
    /// Those with this role whom the words mean: by number exactly, else every word in a name or the number; by surname, at
    /// most <paramref name="most"/>. Accounts that are switched off are not found.
    /// </summary>
    public async Task<List<PersonCard>> FindAsync(Role role, string words, int most, CancellationToken cancel)
    {
        var people = db.Set<Account>().Where(a => (a.Roles & role) != 0 && !a.Disabled);
        var (number, upper) = (words.Trim(), words.Trim().ToUpperInvariant());
        if (await Cards(people.Where(a => a.Number == number || a.Number == upper)).ToListAsync(cancel) is { Count: > 0 } exact)
        {
            return exact;
        }

        foreach (var word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(5))
        {
            people = people.Matching(word, a => a.FirstName, a => a.LastName, a => a.Number ?? "");
        }

        return await Cards(people.OrderBy(a => a.LastName).ThenBy(a => a.FirstName).ThenBy(a => a.Id).Take(most)).ToListAsync(cancel);
    }

    /// <summary>Whether somebody's account names this department.</summary>
    public Task<bool> AnyInDepartmentAsync(long departmentId, CancellationToken cancel) =>
        db.Set<Account>().AnyAsync(a => a.DepartmentId == departmentId, cancel);

    private static IQueryable<PersonCard> Cards(IQueryable<Account> accounts) =>
        accounts.AsNoTracking().Select(a => new PersonCard(a.Id, a.Number, a.FirstName, a.LastName, a.Email, a.Roles, a.DepartmentId, a.Disabled));
}
