using System.Threading.Channels;

namespace Claustro.Notifications.Deliver;

/// <summary>One notification on its way to one person.</summary>
/// <param name="IsNew">Taken up for the first time: the person's open pages have not been told yet.</param>
internal sealed record Post(Notification Notification, Recipient To, bool IsNew);

/// <summary>The posts in hand, shared by the lines that send and the one side that marks.</summary>
internal sealed class Batch(List<Post> posts)
{
    private int taken;
    private List<Post>? untouched;

    /// <summary>Bounded: when the database is slow the lines wait, so that little is ever sent but not marked.</summary>
    public Channel<Fate> Fates { get; } = Channel.CreateBounded<Fate>(new BoundedChannelOptions(50) { SingleReader = true });

    /// <summary>Why nothing more can be sent now; null while the way is open.</summary>
    public volatile string? ShutBecause;

    public int Count => posts.Count;

    /// <summary>The next one, for the line that asks; null when there is none.</summary>
    public Post? Next() => Interlocked.Increment(ref taken) is var n && n <= posts.Count ? posts[n - 1] : null;

    /// <summary>No line gets another one.</summary>
    public void Stop() => Untouched();

    /// <summary>What no line has begun; nobody gets it afterwards.</summary>
    public List<Post> Untouched()
    {
        var begun = Math.Min(Interlocked.Exchange(ref taken, posts.Count), posts.Count);
        untouched ??= posts.Skip(begun).ToList();
        return untouched;
    }
}
