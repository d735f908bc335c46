using System.Globalization;
using StackExchange.Redis;

namespace Claustro.Platform.Live;

// Redis is away, or was: what may have been missed is asked of the rows.
public sealed partial class LiveEvents
{
    /// <summary>From now on, or since it last heard anything, this node may miss what others say, and they what it says.</summary>
    private void Cut()
    {
        lock (door)
        {
            outage = new Outage(outage?.Since ?? heard.At);
        }
    }

    /// <summary>
    /// Every node is to ask the rows what its pages missed. Asked each second until this node hears its own question: then it
    /// also hears whatever is said after it, and the rows know what was before. It hears the others' too: what one node
    /// could not say while it was cut off, no other has heard.
    /// </summary>
    private void AskForResync()
    {
        lock (door)
        {
            if (outage is not null && redis is { IsConnected: true })
            {
                var resync = new LiveEvent(LiveEvent.NewId(Now), 0, Resync, outage.Since.Ticks.ToString(CultureInfo.InvariantCulture));
                outage.Asked.Add(resync.Id);
                redis.GetSubscriber().Publish(channel, resync.ToWire(), CommandFlags.FireAndForget);
            }
        }
    }

    private void Miss(string resync, DateTime since)
    {
        lock (door)
        {
            outage = outage?.Asked.Contains(resync) == true ? null : outage;
        }

        foreach (var feed in feeds.Values)
        {
            feed.Miss(since);
        }
    }

    /// <summary>Redis is away, or was. A new one with each failure: what was asked before it counts no more.</summary>
    private sealed record Outage(DateTime Since)
    {
        public HashSet<string> Asked { get; } = [];
    }
}
