using Microsoft.Playwright;
using Xunit;

namespace Claustro.BrowserTests;

/// <summary>What a student's pages weigh on the way, as the browser counts it: a phone on a bad line in the hour of the rush.</summary>
public sealed class SizeTests(Site site)
{
    [Theory]
    [InlineData("/enroll")]
    [InlineData("/grades")]
    [InlineData("/schedule")]
    public async Task A_students_first_page_is_under_150_KB_and_the_next_under_15(string address)
    {
        await using var context = await site.SignedInAsync("student1");
        var page = await context.NewPageAsync();
        var counter = await context.NewCDPSessionAsync(page);
        long bytes = 0;
        counter.Event("Network.loadingFinished").OnEvent += (_, e) => bytes += (long)e!.Value.GetProperty("encodedDataLength").GetDouble();
        await counter.SendAsync("Network.enable");
        await page.GotoAsync(address);
        await page.WaitForLoadStateAsync(LoadState.Load);
        var first = Interlocked.Exchange(ref bytes, 0);
        Assert.InRange(first, 10_000, 150_000);

        await page.ReloadAsync();
        await page.WaitForLoadStateAsync(LoadState.Load);
        Assert.InRange(bytes, 500, 15_000);
    }
}
