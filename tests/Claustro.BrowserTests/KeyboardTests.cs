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

    [Fact]
    public async Task Whoever_goes_on_past_a_question_or_a_menu_closes_it_and_escape_leads_back_to_its_button()
    {
        await using var context = await site.SignedInAsync("student310");
        var page = await context.NewPageAsync();
        await page.GotoAsync("/schedule");
        await page.GetByRole(AriaRole.Button, new() { Name = "Crear la dirección" }).ClickAsync();
        var (button, question) = (page.GetByRole(AriaRole.Button, new() { Name = "Renovar la dirección", Exact = true }), page.Locator(".ask:popover-open"));
        await button.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(question.Locator("button").First).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(button).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Enter");
        await Expect(question).ToHaveCountAsync(1);
        for (var i = 0; i < 2; i++)
        {
            await page.Keyboard.PressAsync("Tab"); // its other button, then what comes after
        }

        await Expect(question).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Quitarla", Exact = true })).ToBeFocusedAsync();

        var menu = page.Locator(".who");
        await menu.ClickAsync();
        await Expect(page.Locator("#account:popover-open")).ToHaveCountAsync(1);
        await menu.ClickAsync();
        await Expect(page.Locator("#account:popover-open")).ToHaveCountAsync(0); // its own button closes it, and does not open it again
    }
}
