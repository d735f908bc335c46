using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Claustro.BrowserTests;

/// <summary>What teachers type and tap while the line to the server is cut. Students 406 and 408, in English 486 and 488.</summary>
public sealed class ConnectionStories(Site site) : InBothLanguages
{
    private int Teacher => English ? 25 : 5;

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task Grades_typed_meanwhile_are_saved_when_it_is_back(string speaks)
    {
        Language = speaks;
        var student = English ? 486 : 406;
        var section = await Teaching.NewSectionAsync(site, [Teacher], [student], ["Parcial"]);
        await using var context = await site.SignedInAsync($"teacher{Teacher}", Language);
        var page = await context.NewPageAsync();
        var line = await Line.OfAsync(page);
        await page.GotoAsync($"/teaching/{section.Id}/grades");
        await page.Locator("#gradebook[data-ready]").WaitForAsync();
        await line.CutAsync();
        await page.Cell(student, 0).ClickAsync();
        await page.Keyboard.TypeAsync("88");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Cell(student, 0)).ToHaveTextAsync("88");
        await Expect(page.Locator("[data-book=state]")).ToContainTextAsync(T("1 cambio sin guardar", "1 change not saved"));
        await Site.PictureAsync(page, $"gradebook-away-{Language}");

        await line.MendAsync(T("Reintentar ahora", "Try again now"));
        await page.Locator("[data-book=save]").ClickAsync();
        await Expect(page.Locator("[data-book=state]")).ToHaveTextAsync(T("Todo está guardado.", "Everything is saved."));
        Assert.Equal("88", await Teaching.GradeAsync(site, section, student, 0));
    }

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task Attendance_tapped_meanwhile_is_saved_when_it_is_back(string speaks)
    {
        Language = speaks;
        var student = English ? 488 : 408;
        var section = await Teaching.NewSectionAsync(site, [Teacher], [student], []);
        await using var context = await site.SignedInAsync($"teacher{Teacher}", Language, width: 360, touch: true);
        var page = await context.NewPageAsync();
        var line = await Line.OfAsync(page);
        await page.GotoAsync($"/teaching/{section.Id}/attendance/{Teaching.Today:yyyy-MM-dd}");
        await page.Locator("#attendance[data-ready]").WaitForAsync();
        await line.CutAsync();
        await page.Locator($"[data-s='{Teaching.Student(student)}'] .late").TapAsync();
        await Expect(page.Locator($"[data-s='{Teaching.Student(student)}']")).ToHaveAttributeAsync("data-state-of", "pending");
        await line.MendAsync(T("Reintentar ahora", "Try again now"));
        await Expect(page.Locator("[data-state]")).ToHaveTextAsync(T("Guardado.", "Saved."));
        await Expect(page.Locator($"[data-s='{Teaching.Student(student)}']")).ToHaveAttributeAsync("data-state-of", "saved");
    }

    /// <summary>The circuit's line between page and server.</summary>
    private sealed class Line(IPage page)
    {
        private const string Negotiation = "**/_blazor/negotiate*";
        private IWebSocketRoute? open;

        private ILocator Notice => page.Locator("#components-reconnect-modal");

        public static async Task<Line> OfAsync(IPage page)
        {
            var line = new Line(page);
            await page.RouteWebSocketAsync(url => url.Contains("/_blazor", StringComparison.Ordinal), route =>
            {
                route.ConnectToServer();
                line.open = route;
            });
            return line;
        }

        /// <summary>Until somebody presses: what Blazor tries by itself comes to nothing, however long it takes.</summary>
        public async Task CutAsync()
        {
            await page.EvaluateAsync("""
                () => {
                    Object.assign(window, { pressed: false, told: [] });
                    addEventListener('click', e => { pressed ||= e.target.matches('#components-reconnect-modal button'); }, true);
                    addEventListener('components-reconnect-state-changed', e => told.push(e.detail.secondsToNextAttempt > 0 ? 'waiting' : e.detail.state), true);
                }
                """);
            await page.RouteAsync(Negotiation, async route =>
            {
                var gets = await page.EvaluateAsync<bool>("() => pressed");
                await (gets ? route.ContinueAsync() : route.AbortAsync());
            });
            await open!.CloseAsync();
            await Expect(Notice).ToBeVisibleAsync();
        }

        /// <summary>
        /// Somebody presses while Blazor waits between two attempts of its own. That succeeds, yet a moment later Blazor says it has
        /// failed, and is not believed. When it no longer says so, claustro.js need not care any more.
        /// </summary>
        public async Task MendAsync(string button)
        {
            await page.WaitForFunctionAsync("() => told.at(-1) === 'waiting'");
            await Notice.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
            await page.WaitForFunctionAsync("() => told.at(-1) === 'failed' && told.includes('hide')");
            await Expect(Notice).ToBeHiddenAsync();
            await page.UnrouteAsync(Negotiation);
        }
    }
}
