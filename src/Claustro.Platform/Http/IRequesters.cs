using System.Security.Claims;

namespace Claustro.Platform.Http;

/// <summary>
/// Says what a person may do now, for what runs longer or later than a request: background work, open streams. Declared
/// here, given by the module that knows people.
/// </summary>
public interface IRequesters
{
    /// <summary>Null when the person is gone or disabled.</summary>
    ValueTask<Caller?> FindAsync(long personId, CancellationToken cancel);

    /// <summary>Who signed in so, by the rights of now; null also when that sign-in is no longer good, as after a new password.</summary>
    ValueTask<Caller?> FindAsync(ClaimsPrincipal signedIn, CancellationToken cancel);

    /// <summary>Looks many up at once, so that <see cref="FindAsync(long, CancellationToken)"/> needs no query for any of them in the next seconds.</summary>
    Task LookUpAsync(IReadOnlyCollection<long> personIds, CancellationToken cancel);
}
