using System.Threading.Channels;

namespace Claustro.Platform.Live;

/// <summary>One open page. A reader who does not keep up loses the stream, not others their time: it comes back with its last id.</summary>
internal sealed class LiveStream(long personId)
{
    // More than a feed remembers: what comes back at once must fit.
    private const int MaxWaiting = 2500;

    // Unbounded with our own limit: a bounded channel sets its whole buffer aside for each of thousands of silent streams.
    private readonly Channel<LiveEvent> waiting = Channel.CreateUnbounded<LiveEvent>(new UnboundedChannelOptions { SingleReader = true, AllowSynchronousContinuations = false });
    private int count;
    private long missedSince = long.MaxValue;

    /// <summary>Time for a sign of life.</summary>
    public static readonly LiveEvent Beat = new("", 0, "", "");

    public long PersonId => personId;

    /// <summary>The rows must be asked for what happened since.</summary>
    public void Miss(DateTime since)
    {
        for (var known = Volatile.Read(ref missedSince); since.Ticks < known; known = Volatile.Read(ref missedSince))
        {
            Interlocked.CompareExchange(ref missedSince, since.Ticks, known);
        }
    }

    /// <summary>Since when something may be missing; null when nothing is. Asked once, answered once.</summary>
    public DateTime? TakeMissed() =>
        Interlocked.Exchange(ref missedSince, long.MaxValue) is var ticks and < long.MaxValue ? new DateTime(ticks, DateTimeKind.Utc) : null;

    public void Offer(LiveEvent e)
    {
        if (Interlocked.Increment(ref count) > MaxWaiting)
        {
            waiting.Writer.TryComplete();
        }
        else
        {
            waiting.Writer.TryWrite(e);
        }
    }

    public void Close() => waiting.Writer.TryComplete();

    public ValueTask<bool> WaitAsync(CancellationToken cancel) => waiting.Reader.WaitToReadAsync(cancel);

    public LiveEvent? Next()
    {
        if (!waiting.Reader.TryRead(out var e))
        {
            return null;
        }

        Interlocked.Decrement(ref count);
        return e;
    }
}
