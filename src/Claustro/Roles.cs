using Claustro.Platform.Work;

namespace Claustro;

/// <summary>What each role switches on. One executable; the role decides what a process does.</summary>
/// <param name="Serves">Answers HTTP: API and pages.</param>
/// <param name="Works">Works background jobs of <paramref name="Queues"/>.</param>
public sealed record NodeRole(string Name, bool Serves, bool Works, string[] Queues)
{
    /// <summary>Everything in one process.</summary>
    public static readonly NodeRole All = new("all", true, true, WorkSetup.Queues);

    /// <summary>HTTP only; jobs are signalled, never worked.</summary>
    public static readonly NodeRole Web = new("web", true, false, []);

    /// <summary>Jobs only; answers nothing but health and metrics.</summary>
    public static readonly NodeRole Worker = new("worker", false, true, WorkSetup.Queues);
}
