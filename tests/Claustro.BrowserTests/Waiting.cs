using Xunit;

namespace Claustro.BrowserTests;

/// <summary>For what happens by itself, a little later.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(60), Pause = TimeSpan.FromMilliseconds(200);

    public static Task UntilAsync(string what, Func<Task<bool>> good) => ForAsync(what, async () => await good() ? what : null);

    /// <summary>The first answer that is not null.</summary>
    public static async Task<T> ForAsync<T>(string what, Func<Task<T?>> look) where T : class
    {
        for (var end = DateTime.UtcNow + Most; ; await Task.Delay(Pause, TestContext.Current.CancellationToken))
        {
            if (await look() is { } found)
            {
                return found;
            }

            Assert.True(DateTime.UtcNow < end, $"Did not happen within {Most.TotalSeconds} s: {what}.");
        }
    }
}
