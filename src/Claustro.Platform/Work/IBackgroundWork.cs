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
    /// Works row <paramref name="id"/>, or with 0 everything that is due. Must return soon after
    /// <paramref name="cancel"/>, rows handed back.
    /// </summary>
    Task RunAsync(long id, CancellationToken cancel);

    /// <summary>What the sweep should signal: ids of due or abandoned rows, or [0] for "there is something".</summary>
    Task<IReadOnlyList<long>> DueAsync(CancellationToken cancel);
}

/// <summary>The registered kinds of work, by name.</summary>
public sealed record WorkKind(string Name, string Queue, Type Type);
