using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Platform.Data;

/// <summary>
/// Saves whose only expected failure is one that the database finds: asking before is for the message, the index or the
/// foreign key is what holds when two do it at once.
/// </summary>
public static class Saving
{
    /// <summary>Saves; answers <paramref name="duplicate"/> when a unique index refuses, otherwise null.</summary>
    public static async Task<Refusal?> SaveOrAsync(this CollegeDb db, Refusal duplicate, CancellationToken cancel)
    {
        try
        {
            await db.SaveChangesAsync(cancel);
            return null;
        }
        catch (DbUpdateException e) when (DbErrors.IsDuplicate(e))
        {
            return duplicate;
        }
    }

    /// <summary>Saves a deletion; answers 409 <c>in_use</c> when something still refers to the row, otherwise null.</summary>
    public static Task<Refusal?> SaveUnlessUsedAsync(this CollegeDb db, CancellationToken cancel) => db.SaveUnlessUsedAsync(Problems.InUse, cancel);

    /// <summary>As the other, with the words of <paramref name="inUse"/>: what refers to it, and what to do.</summary>
    public static async Task<Refusal?> SaveUnlessUsedAsync(this CollegeDb db, Refusal inUse, CancellationToken cancel)
    {
        try
        {
            await db.SaveChangesAsync(cancel);
            return null;
        }
        catch (DbUpdateException e) when (DbErrors.IsForeignKey(e))
        {
            return inUse;
        }
    }
}
