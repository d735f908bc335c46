namespace Claustro.Platform.Live;

/// <summary>
/// One open page. A reader who does not keep up loses the stream, not others their time: it comes back with its last id. While
/// nothing waits it holds no buffer: thousands of streams are silent nearly all the time.
/// </summary>
internal sealed class LiveStream(long personId)
{
    // More than a feed remembers: what comes back at once must fit.
    private const int MaxWaiting = 2500;

    private readonly Lock door = new(), knife = new();
    private Queue<LiveEvent>? waiting;
    private TaskCompletionSource<bool>? reader;
    private bool closed;
    private long missedSince = long.MaxValue;
    private Action? cutOff;

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
        lock (door)
        {
            if (closed)
            {
                return;
            }

            if (waiting?.Count >= MaxWaiting)
            {
                // Its writer may stand still in the middle of a write: who reads nothing at all does not even see the end.
                closed = true;
                ThreadPool.UnsafeQueueUserWorkItem(static stream => stream.CutOff(), this, preferLocal: false); // not here, where others wait
            }
            else
            {
                (waiting ??= new()).Enqueue(e);
            }

            Wake();
        }
    }

    /// <summary>What closes the connection when its reader falls behind; null once it is over, and may be another's.</summary>
    public void WhenBehind(Action? cut)
    {
        lock (knife)
        {
            cutOff = cut;
        }
    }

    /// <summary>Nothing more comes; what waits is still read.</summary>
    public void Close()
    {
        lock (door)
        {
            closed = true;
            Wake();
        }
    }

    /// <summary>Waits until there is something to read; false when nothing ever will be. For one reader.</summary>
    public Task<bool> WaitAsync()
    {
        lock (door)
        {
            return waiting is not null ? Task.FromResult(true)
                : closed ? Task.FromResult(false)
                : (reader = new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    public LiveEvent? Next()
    {
        lock (door)
        {
            if (waiting is null)
            {
                return null;
            }

            var e = waiting.Dequeue();
            waiting = waiting.Count == 0 ? null : waiting;
            return e;
        }
    }

    private void CutOff()
    {
        lock (knife)
        {
            cutOff?.Invoke();
        }
    }

    private void Wake()
    {
        reader?.TrySetResult(waiting is not null);
        reader = null;
    }
}
