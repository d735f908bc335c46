namespace Claustro.Notifications;

/// <summary>Who a notification goes to. Implemented by the module that knows people.</summary>
public interface IRecipients { Task<IReadOnlyDictionary<long, Recipient>> FindAsync(IReadOnlyCollection<long> personIds, CancellationToken cancel); }

/// <summary>A person as a notification needs them; <paramref name="Active"/> is false for disabled accounts.</summary>
public sealed record Recipient(long PersonId, string FullName, string Email, string? Phone, string Locale, string TimeZone, bool Active);
