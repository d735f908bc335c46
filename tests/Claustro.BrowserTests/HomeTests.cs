using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace Claustro.BrowserTests;

/// <summary>What anybody sees first, in real Chromium, in both languages, on desktop and phone, light and dark.</summary>
public sealed class HomeTests(Site site) : IClassFixture<Site>
{
    [Theory]
    [InlineData("es", "Matrícula, calificaciones")]
    [InlineData("en", "Enrolment, grades")]
    public async Task The_home_page_speaks_the_browsers_language_and_axe_finds_nothing(string language, string says)
    {
        await using var context = await site.NewContextAsync(language);
        var page = await context.NewPageAsync();
        var outside = new List<string>();
        page.Request += (_, request) => { if (!request.Url.StartsWith(site.Address.ToString(), StringComparison.Ordinal)) { outside.Add(request.Url); } };
        await page.GotoAsync("/");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync(says);
        Assert.Equal(language, await page.Locator("html").GetAttributeAsync("lang"));
        AxeResult axe = await page.RunAxe();
        Assert.Empty(axe.Violations.Select(v => $"{v.Id}: {string.Join(" ", v.Nodes.Select(n => n.Html))}"));
        Assert.Empty(outside);
    }

    [Theory]
    [InlineData("light", 1280, 800)]
    [InlineData("dark", 1280, 800)]
    [InlineData("light", 360, 740)]
    [InlineData("dark", 360, 740)]
    public async Task It_fits_and_is_styled(string scheme, int width, int height)
    {
        await using var context = await site.NewContextAsync("es", scheme, width, height);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/");
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "scrolls sideways");
        Assert.NotEqual("rgba(0, 0, 0, 0)", await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        await site.PictureAsync(page, $"home-{scheme}-{width}");
    }
}
