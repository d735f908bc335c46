using Claustro.Platform.Work;

namespace Claustro;

/// <summary>What each role switches on. One executable; the role decides what a process does.</summary>
/// <param name="Name">As given to <c>--role</c>.</param>
/// <param name="Serves">Answers HTTP: API and pages of <paramref name="Modules"/>.</param>
/// <param name="Works">Works background jobs of <paramref name="Queues"/> and sweeps.</param>
public sealed record NodeRole(string Name, bool Serves, bool Works, string[] Modules, string[] Queues)
{
    public static readonly string[] AllModules = ["identity", "academics", "notifications", "reports", "imports", "monitoring"];

    /// <summary>Everything in one process.</summary>
    public static readonly NodeRole All = new("all", true, true, AllModules, WorkSetup.Queues);

    /// <summary>HTTP only; jobs are signalled, never worked.</summary>
    public static readonly NodeRole Web = new("web", true, false, AllModules, []);

    /// <summary>Jobs only; answers nothing but health and metrics.</summary>
    public static readonly NodeRole Worker = new("worker", false, true, [], WorkSetup.Queues);

    /// <summary>Balances requests over web nodes; no database.</summary>
    public static readonly NodeRole Gateway = new("gateway", false, false, [], []);

    /// <summary>A command: services only, nothing listens and nothing works.</summary>
    public static readonly NodeRole Tool = new("tool", false, false, [], []);

    public bool Balances => Name == Gateway.Name;

    public bool NeedsDatabase => !Balances;

    /// <summary>The role of this name, narrowed to modules and queues where they are named.</summary>
    /// <exception cref="InvalidDataException">An unknown role, module or queue.</exception>
    public static NodeRole Parse(string name, string[] modules, string[] queues)
    {
        var role = new[] { All, Web, Worker, Gateway }.FirstOrDefault(r => r.Name == name)
            ?? throw new InvalidDataException($"There is no role \"{name}\": all, web, worker or gateway.");
        Check("module", modules, AllModules);
        Check("queue", queues, WorkSetup.Queues);
        return modules.Length == 0 && queues.Length == 0 ? role : role with
        {
            Modules = modules.Length > 0 && role.Serves ? modules : role.Modules,
            Queues = queues.Length > 0 && role.Works ? queues : role.Queues,
        };
    }

    private static void Check(string what, string[] named, string[] known)
    {
        if (named.Except(known).FirstOrDefault() is { } unknown)
        {
            throw new InvalidDataException($"There is no {what} \"{unknown}\": {string.Join(", ", known)}.");
        }
    }
}
