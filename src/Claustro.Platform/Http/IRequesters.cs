namespace Claustro.Platform.Http;

/// <summary>
/// Says what a person may do now, for what runs longer or later than a request: background work, open streams. Declared
/// here, given by the module that knows people.
/// </summary>
public interface IRequesters
{
    /// <summary>Null when the person is gone or disabled.</summary>
    ValueTask<Caller?> FindAsync(long personId, CancellationToken cancel);
}
