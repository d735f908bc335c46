using Claustro.Identity.Accounts;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Identity.People;

internal sealed class PersonNames(CollegeDb db) : IPersonNames
{
    public async Task<IReadOnlyDictionary<long, PersonLabel>> OfAsync(IReadOnlyCollection<long> ids, CancellationToken cancel)
    {
        var wanted = ids.Distinct().ToList();
        return wanted.Count == 0 ? new Dictionary<long, PersonLabel>() : await db.Set<Account>().AsNoTracking().Where(a => EF.Parameter(wanted).Contains(a.Id))
            .Select(a => new PersonLabel(a.Id, a.Number, a.FirstName + " " + a.LastName)).ToDictionaryAsync(a => a.Id, cancel);
    }

    public async Task<long?> FindAsync(string typed, CancellationToken cancel)
    {
        var (number, normal) = (typed.Trim(), typed.Trim().ToUpperInvariant());
        return await db.Set<Account>().Where(a => a.Number == number || a.NormalizedUserName == normal || a.NormalizedEmail == normal)
            .OrderByDescending(a => a.Number == number).Select(a => (long?)a.Id).FirstOrDefaultAsync(cancel);
    }
}
