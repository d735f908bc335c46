using Xunit;

namespace Claustro.ClusterTests;

/// <summary>What measures memory or order, or takes all processors, runs while nothing else does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
