using Claustro.Platform.Work;
using Xunit;

namespace Claustro.Tests.Platform.Work;

public sealed class WorkQueueTests
{
    [Theory]
    [InlineData("n", 0)]
    [InlineData("a-machine-whose-name-is-longer-than-the-column-that-must-hold-it.example", int.MaxValue)]
    public void The_name_of_an_owner_fits_and_keeps_its_random_part(string machine, int random)
    {
        var name = WorkQueue.OwnerName(machine, 4_000_000, random);
        Assert.InRange(name.Length, 1, 64);
        Assert.StartsWith($"{random:x8}:4000000:", name, StringComparison.Ordinal);
    }
}
