namespace Claustro.Platform.Work;

/// <summary>
/// A kind of background work. Registered with <c>services.AddWork&lt;T&gt;()</c>; it runs in workers, at least once and
/// possibly on several at a time: rows and leases, not the queue, decide who does what.
/// </summary>
public interface IBackgroundWork
{
    /// <summary>Stable name, also of its signal, such as <c>notifications</c>.</summary>
    static abstract string Name { get; }

    /// <summary>The queue that <c>--queues</c> chooses from: <c>notifications</c>, <c>reports</c>, <c>imports</c> or <c>default</c>.</summary>
    static abstract string Queue { get; }

    /// <summary>
    /// How many runs of "everything that is due" one process holds at once, default 1; a signal above that is remembered
    /// and looked after by a run in hand, so that signals never fill the workers that other kinds wait for.
    /// </summary>
    static virtual int RunsAtOnce => 1;

    /// <summary>
    /// Works row <paramref name="id"/>, or with 0 everything that is due. Must return soon after
    /// <paramref name="cancel"/>, rows handed back.
    /// </summary>
    Task RunAsync(long id, CancellationToken cancel);

    /// <summary>What the sweep should signal: ids of due or abandoned rows, or [0] for "there is something".</summary>
    Task<IReadOnlyList<long>> DueAsync(CancellationToken cancel);
}

/// <summary>The registered kinds of work, by name.</summary>
public sealed record WorkKind(string Name, string Queue, Type Type, int RunsAtOnce = 1);
