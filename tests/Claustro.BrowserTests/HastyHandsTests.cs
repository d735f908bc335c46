using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Claustro.BrowserTests;

/// <summary>What people do that no story tells: press twice, and keep many pages open.</summary>
public sealed class HastyHandsTests(Site site)
{
    [Fact]
    public async Task Who_presses_twice_is_told_of_what_was_done_and_not_that_it_is_done_already()
    {
        await using var context = await site.SignedInAsync("student312");
        var page = await context.NewPageAsync();
        var sent = 0;
        page.Request += (_, request) => sent += request.Method == "POST" ? 1 : 0;
        await page.GotoAsync("/enroll");
        var card = page.Locator(".offer:has(button)").First;
        var section = page.Locator($".offer[data-section='{await card.GetAttributeAsync("data-section")}']");
        await section.GetByRole(AriaRole.Button).DblClickAsync();
        await Expect(page.Locator("main .notice")).ToContainTextAsync("Ya tiene plaza");
        await Expect(section).ToContainTextAsync("matriculado");
        Assert.Equal(1, sent);

        // What was sent is answered: the next is sent again.
        await page.GotoAsync("/profile");
        var save = page.Locator("main form:has([name=firstName]) button[type=submit]");
        for (var time = 2; time <= 3; time++)
        {
            await save.DblClickAsync();
            await Expect(page.Locator("main .notice.good")).ToBeVisibleAsync();
            Assert.Equal(time, sent);
        }
    }

    /// <summary>A browser opens six connections to a place; each page that is looked at listens on one.</summary>
    [Fact]
    public async Task Any_number_of_pages_may_be_open_and_the_one_that_is_looked_at_again_knows_what_happened()
    {
        await using var context = await site.SignedInAsync("student313");
        await context.AddInitScriptAsync("""
            let away = false;
            Object.defineProperty(document, 'hidden', { get: () => away });
            window.look = at => { away = !at; document.dispatchEvent(new Event('visibilitychange')); };
            """);
        var first = await context.NewPageAsync();
        await first.OpenHearingAsync("/profile");
        await first.EvaluateAsync("look(false)");
        for (var i = 0; i < 8; i++)
        {
            var page = await context.NewPageAsync();
            await page.GotoAsync("/grades", new() { Timeout = 20_000 });
            await page.EvaluateAsync("look(false)");
        }

        // Others write to this student too: what counts is that the page stands still while nobody looks, and knows all of it afterwards.
        var api = await Teaching.ApiAsync(site, "student313");
        var (known, shown) = (await UnreadAsync(), await first.Locator("[data-unread]").TextContentAsync());
        await Teaching.SendAsync(api, HttpMethod.Post, "/api/v1/reports", new { kind = "transcript", format = "pdf" });
        await Waiting.UntilAsync("its notice has come", async () => await UnreadAsync() > known);
        Assert.Equal(shown, await first.Locator("[data-unread]").TextContentAsync());
        await first.EvaluateAsync("look(true)");
        await Waiting.UntilAsync("the page has caught up", async () => await first.Locator("[data-unread]").TextContentAsync() == $"{await UnreadAsync()}");
        await Expect(first.Locator(".toast").First).ToBeVisibleAsync();

        async Task<long> UnreadAsync() => (await Teaching.SendAsync(api, HttpMethod.Get, "/api/v1/me/notifications?unread=true")).GetProperty("total").GetInt64();
    }
}
