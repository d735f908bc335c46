using Claustro.Identity.Accounts;
using Claustro.Notifications;
using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Identity.People;

/// <summary>Says where people can be reached.</summary>
internal sealed class Recipients(CollegeDb db) : IRecipients
{
    public async Task<IReadOnlyDictionary<long, Recipient>> FindAsync(IReadOnlyCollection<long> personIds, CancellationToken cancel)
    {
        var ids = personIds.ToList();
        return await db.Set<Account>().AsNoTracking().Where(a => EF.Parameter(ids).Contains(a.Id))
            .Select(a => new Recipient(a.Id, a.FirstName + " " + a.LastName, a.Email, a.Phone, a.Locale, a.TimeZone, !a.Disabled))
            .ToDictionaryAsync(r => r.PersonId, cancel);
    }
}
