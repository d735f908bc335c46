using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Claustro.BrowserTests;

/// <summary>Where one is, for those who use no mouse or see no colours: no step of theirs is lost.</summary>
public sealed class KeyboardTests(Site site)
{
    [Fact]
    public async Task The_first_key_leads_past_the_menu_and_the_switch_of_colours_says_what_it_does()
    {
        await using var context = await site.NewContextAsync("es");
        var page = await context.NewPageAsync();
        await page.GotoAsync("/catalogue?q=calc&term=all");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator(".skip")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#main")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("#q")).ToBeFocusedAsync();
        await Expect(page.Locator("#q")).ToHaveValueAsync("calc"); // still the page that was open

        var colours = page.Locator("[data-theme-next]");
        await Expect(colours).ToHaveAccessibleNameAsync("Cambiar a colores oscuros");
        await colours.ClickAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await Expect(colours).ToHaveAccessibleNameAsync("Cambiar a colores claros");
        await page.Locator("tbody a").First.ClickAsync();
        await Expect(page.Locator("h1")).ToBeFocusedAsync();
        await Expect(colours).ToHaveAccessibleNameAsync("Cambiar a colores claros");
    }

    [Fact]
    public async Task Whoever_enrols_with_the_keyboard_stays_at_the_section()
    {
        await using var context = await site.SignedInAsync("student310");
        var page = await context.NewPageAsync();
        await page.GotoAsync("/enroll");
        var card = page.Locator(".offer:has(button)").First;
        var section = page.Locator($".offer[data-section='{await card.GetAttributeAsync("data-section")}']");
        await section.GetByRole(AriaRole.Button).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("main .notice.good")).ToBeVisibleAsync();
        await Expect(section.GetByRole(AriaRole.Link)).ToBeFocusedAsync();
    }
}
