namespace Claustro.Platform.Http;

/// <summary>How people are called, for lists whose rows hold only ids. Declared here, given by the module that knows people.</summary>
public interface IPersonNames
{
    /// <summary>Names by id, with one query; ids that do not exist are absent.</summary>
    Task<IReadOnlyDictionary<long, PersonLabel>> OfAsync(IReadOnlyCollection<long> ids, CancellationToken cancel);

    /// <summary>The person with exactly this number, user name or mail address; null when there is none.</summary>
    Task<long?> FindAsync(string typed, CancellationToken cancel);
}

/// <summary>A person in a list. <paramref name="Number"/> is the matriculation or staff number.</summary>
public sealed record PersonLabel(long Id, string? Number, string FullName);
