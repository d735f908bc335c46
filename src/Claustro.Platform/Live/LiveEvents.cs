namespace Claustro.Platform.Live;

/// <summary>
/// Tells a person's open pages what happened, on whatever node they are. Call after the commit
/// (<c>db.AfterCommit(() => live.Publish(…))</c>): it never blocks and never fails, and what is lost on the way is found
/// again in the rows (<see cref="ILiveSource"/>).
/// </summary>
public sealed class LiveEvents
{
    internal event Action<long, string, object>? Published;

    /// <param name="personId">Who hears it; nobody else does.</param>
    /// <param name="type"><c>notification</c>, <c>report</c>, <c>import</c> or <c>enrollment</c>.</param>
    /// <param name="data">What the API shows of it.</param>
    public void Publish(long personId, string type, object data) => Published?.Invoke(personId, type, data);
}
