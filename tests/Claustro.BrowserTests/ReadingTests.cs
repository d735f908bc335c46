using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Claustro.BrowserTests;

/// <summary>What stands on the pages can be read as it is meant, above all on a phone: nothing cut off, no code broken, no column of numbers ragged.</summary>
public sealed class ReadingTests(Site site)
{
    private const int Phone = 360;

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task The_head_of_a_phone_shows_the_whole_name_of_the_college(string language)
    {
        await using var stranger = await site.NewContextAsync(language, width: Phone);
        await using var student = await site.SignedInAsync(PageAddresses.AccountOf("student1", language), language, width: Phone);
        foreach (var context in new[] { stranger, student })
        {
            var page = await context.NewPageAsync();
            await page.GotoAsync("/catalogue");
            var name = page.Locator(".brand span");
            await Expect(name).ToHaveTextAsync("Universidad Claustro");
            Assert.True(await name.EvaluateAsync<bool>("e => e.scrollWidth <= e.clientWidth && e.scrollHeight <= e.clientHeight + 1"));
        }

        var door = await stranger.Pages[0].Locator(".bar .button").BoundingBoxAsync();
        Assert.InRange(door!.Height, 30, 45); // one line
    }

    [Fact]
    public async Task A_roster_on_a_phone_breaks_no_code_and_cuts_no_mail_address_and_its_tab_is_in_sight()
    {
        await using var context = await site.SignedInAsync("teacher1", "es", width: Phone);
        var page = await context.NewPageAsync();
        var section = await PageAddresses.ResolveAsync(site, "/teaching/{section}", "teacher1");
        await page.GotoAsync(section + "/roster");
        var code = page.Locator("h1 .whole");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Lista de " + await code.InnerTextAsync());
        Assert.Equal(1, await code.EvaluateAsync<int>("e => { const r = document.createRange(); r.selectNodeContents(e); return new Set([...r.getClientRects()].map(c => c.top)).size; }"));
        var mail = page.Locator("td.mail a").First;
        Assert.Contains("@", await mail.TextContentAsync(), StringComparison.Ordinal);
        Assert.True(await mail.EvaluateAsync<bool>("e => [...e.getClientRects()].every(r => r.right <= e.closest('.scroll').getBoundingClientRect().right)"));

        await page.GotoAsync(section + "/announcements");
        await Expect(page.Locator(".section-tabs [aria-current]")).ToBeInViewportAsync(new() { Ratio = 1 });
    }

    [Fact]
    public async Task Who_moves_by_keyboard_sees_where_they_are()
    {
        await using var context = await site.SignedInAsync("admin");
        var page = await context.NewPageAsync();
        await page.GotoAsync("/departments");
        var seen = new HashSet<string>();
        for (var i = 0; i < 60 && !seen.Contains("main TH A"); i++)
        {
            await page.Keyboard.PressAsync("Tab");
            seen.Add(await page.EvaluateAsync<string>("() => { const e = document.activeElement; return `${e.closest('header.bar, nav.menu, main')?.localName} ${e.parentElement.tagName} ${e.tagName}`; }"));
            var unseen = await page.EvaluateAsync<string>("""
                () => { const e = document.activeElement, s = getComputedStyle(e); return s.outlineStyle === 'solid' && parseFloat(s.outlineWidth) >= 2 ? '' : e.outerHTML.slice(0, 200); }
                """);
            Assert.Equal("", unseen);
        }

        Assert.Contains("main TH A", seen); // through the bar, the menu, the filter and the table
        Assert.Contains(seen, s => s.EndsWith(" BUTTON", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Finals_and_averages_have_as_many_decimals_as_the_institution_gives_them()
    {
        await using var context = await site.SignedInAsync("student1");
        var page = await context.NewPageAsync();
        await page.GotoAsync("/transcript");
        var finals = await page.Locator("main td[data-label=Final]").AllTextContentsAsync();
        Assert.Equal(10, finals.Count(f => f != "–"));
        Assert.All(finals.Where(f => f != "–"), f => Assert.Matches(@"^\d+,\d\d$", f));
        await page.GotoAsync("/grades");
        Assert.All(await page.Locator(".result strong").AllTextContentsAsync(), f => Assert.Matches(@"^\d+,\d\d$", f));
    }

    [Fact]
    public async Task A_notice_has_its_button_and_not_the_words_of_a_link_that_leads_nowhere()
    {
        await using var context = await site.SignedInAsync("student1");
        var page = await context.NewPageAsync();
        await page.GotoAsync("/notifications");
        var notice = page.Locator("[data-notice]", new() { HasText = "Química: Cambio de aula" });
        await Expect(notice).ToContainTextAsync("El examen pasa al aula B-204.");
        await Expect(notice).Not.ToContainTextAsync("Leerlo completo");
    }

    [Theory]
    [InlineData("student1", "/")]
    [InlineData("student1", "/enroll")]
    [InlineData("student1", "/schedule")]
    [InlineData("student1", "/grades")]
    [InlineData("student1", "/attendance")]
    [InlineData("student1", "/transcript")]
    [InlineData("teacher1", "/teaching")]
    [InlineData("teacher1", "{section}/roster")]
    [InlineData("teacher1", "{section}/attendance")]
    [InlineData("teacher1", "{section}/assessments")]
    [InlineData("admin", "/departments")]
    [InlineData("admin", "/approvals")]
    public async Task A_name_of_one_long_word_stays_on_the_page(string user, string address)
    {
        await using var context = await site.SignedInAsync(user, "es", width: Phone);
        var page = await context.NewPageAsync();
        await page.GotoAsync(address.StartsWith("{section}", StringComparison.Ordinal)
            ? await PageAddresses.ResolveAsync(site, "/teaching/{section}", user) + address["{section}".Length..]
            : address);
        var names = await page.EvaluateAsync<int>("""
            () => [...document.querySelectorAll('main :is(h1, h2, h3, .lead, strong, summary, legend, h3 a, td a:not(.code))')]
                .flatMap(e => [...e.childNodes].filter(n => n.nodeType === Node.TEXT_NODE && /\p{L}{4}/u.test(n.data))).map(n => { n.data = 'Otorrinolaringología'.repeat(8); }).length
            """);
        Assert.NotEqual(0, names);
        foreach (var width in new[] { Phone, 1280 })
        {
            await page.SetViewportSizeAsync(width, 800);
            Assert.InRange(await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"), 0, width);
        }
    }
}
