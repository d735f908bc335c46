namespace Claustro.Platform.Live;

/// <summary>
/// What happened lately to one person who listens on some node, and the streams they have open on this one. All nodes hear
/// events in one order, so an id one node gave is found at its place on another.
/// </summary>
internal sealed class PersonFeed(DateTime now)
{
    private const int MaxEvents = 2000;
    private readonly Lock door = new();
    private readonly Queue<LiveEvent> recent = new();
    private readonly List<LiveStream> streams = [];
    private DateTime listenedAt = now;
    private bool over;

    /// <summary>Ends it when nobody listens here and nobody has lately elsewhere; nobody joins it afterwards.</summary>
    public bool TryEnd(DateTime at)
    {
        lock (door)
        {
            return over |= streams.Count == 0 && at - listenedAt > LiveEvents.Remembered;
        }
    }

    public bool HasStreams
    {
        get
        {
            lock (door)
            {
                return streams.Count > 0;
            }
        }
    }

    public void Add(LiveEvent e, DateTime at)
    {
        lock (door)
        {
            if (e.Type.Length == 0)
            {
                listenedAt = at;
            }

            recent.Enqueue(e);
            while (recent.Count > MaxEvents || (recent.TryPeek(out var oldest) && LiveEvent.TimeOf(oldest.Id) < at - LiveEvents.Remembered))
            {
                recent.Dequeue();
            }

            foreach (var stream in streams)
            {
                stream.Offer(e);
            }
        }
    }

    /// <summary>
    /// Adds a stream, first giving it what came after the event with this id; <paramref name="found"/> is false when that
    /// event is not remembered and the rows must be asked instead. False when this feed has ended: take a new one.
    /// </summary>
    public bool TryJoin(LiveStream stream, string? after, out bool found)
    {
        lock (door)
        {
            found = after is null;
            if (over)
            {
                return false;
            }

            foreach (var e in recent)
            {
                if (found && after is not null)
                {
                    stream.Offer(e);
                }

                found |= e.Id == after;
            }

            streams.Add(stream);
            return true;
        }
    }

    /// <summary>
    /// Something may be missing since then. Streams ask the rows; and so does whoever comes back with an id from before,
    /// which must not be found here as if nothing had been missed after it.
    /// </summary>
    public void Miss(DateTime since)
    {
        lock (door)
        {
            recent.Clear();
            foreach (var stream in streams)
            {
                stream.Miss(since);
                stream.Offer(LiveStream.Beat);
            }
        }
    }

    public void Leave(LiveStream stream)
    {
        lock (door)
        {
            streams.Remove(stream);
        }
    }

    public void Each(Action<LiveStream> action)
    {
        lock (door)
        {
            streams.ForEach(action);
        }
    }
}
