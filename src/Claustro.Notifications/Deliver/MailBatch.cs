using System.Threading.Channels;

namespace Claustro.Notifications.Deliver;

/// <summary>The mails in hand, shared by the lines that send and the one side that marks.</summary>
internal sealed class MailBatch(List<(Notification Notification, Recipient To)> mails)
{
    private int taken;

    /// <summary>Bounded: when the database is slow the lines wait, so that few mails are ever sent but not marked.</summary>
    public Channel<Fate> Fates { get; } = Channel.CreateBounded<Fate>(new BoundedChannelOptions(50) { SingleReader = true });

    /// <summary>Why no more mail can be sent now; null while the way is open.</summary>
    public volatile string? ShutBecause;

    public int Count => mails.Count;

    /// <summary>The next mail, for the line that asks; null when there is none.</summary>
    public (Notification Notification, Recipient To)? Next() => Interlocked.Increment(ref taken) is var n && n <= mails.Count ? mails[n - 1] : null;

    /// <summary>No line gets another mail.</summary>
    public void Stop() => Untouched();

    /// <summary>What no line has begun; nobody gets it afterwards.</summary>
    public List<Notification> Untouched()
    {
        var begun = Math.Min(Interlocked.Exchange(ref taken, mails.Count), mails.Count);
        untouched ??= mails.Skip(begun).Select(m => m.Notification).ToList();
        return untouched;
    }

    private List<Notification>? untouched;
}
