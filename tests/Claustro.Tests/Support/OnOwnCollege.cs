using Xunit;

namespace Claustro.Tests.Support;

/// <summary>For tests that travel in time, tell everybody or change the schema: a college that no other test uses.</summary>
public abstract class OnOwnCollege(College college) : IAsyncLifetime
{
    protected College College => college;

    public ValueTask InitializeAsync() => college.InitializeAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return college.DisposeAsync();
    }
}
