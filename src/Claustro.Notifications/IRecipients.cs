namespace Claustro.Notifications;

/// <summary>
/// Who is told, and where they can be reached: declared here, given by the module that knows people. Asked once per
/// batch, so it must answer with one query.
/// </summary>
public interface IRecipients
{
    /// <summary>Recipients by person id; ids that do not exist are absent.</summary>
    Task<IReadOnlyDictionary<long, Recipient>> FindAsync(IReadOnlyCollection<long> personIds, CancellationToken cancel);
}

/// <summary>A person as a recipient.</summary>
/// <param name="PersonId">The person's id.</param>
/// <param name="FullName">First and last name, as a letter would begin.</param>
/// <param name="Email">Where mail goes.</param>
/// <param name="Phone">International form; null when there is none.</param>
/// <param name="Locale"><c>es</c> or <c>en</c>: the language in which the person is told.</param>
/// <param name="TimeZone">IANA name.</param>
/// <param name="Active">False for disabled accounts: they are told nothing.</param>
public sealed record Recipient(long PersonId, string FullName, string Email, string? Phone, string Locale, string TimeZone, bool Active);
