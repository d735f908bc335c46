using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Web;

/// <summary>Where pages are: each module that has some says so when it is mapped, and only then they are served.</summary>
public sealed class PageAssemblies
{
    private readonly List<Assembly> all = [];

    public IReadOnlyList<Assembly> All => all;

    /// <summary>Adds the pages of the module that this assembly is.</summary>
    public PageAssemblies Add(Assembly module)
    {
        all.Add(module);
        return this;
    }
}
