using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace Claustro.BrowserTests;

/// <summary>What is true of every page, whatever it shows.</summary>
internal static class PageChecks
{
    /// <summary>Every rule is tried; what passes is counted and not described, which on a long table takes longer than the trying.</summary>
    private static readonly AxeRunOptions OnlyWhatIsWrong = new() { ResultTypes = [ResultType.Violations] };

    /// <summary>
    /// Call before opening the page; the answer, called when it is there, fails on anything written to the console as an error
    /// (a refused script, style or file is), on an exception in a script, and on a request that left the site.
    /// </summary>
    public static Action Watch(this IPage page, Uri site)
    {
        var wrong = new List<string>();
        page.Console += (_, message) => { if (message.Type == "error") { wrong.Add(message.Text); } };
        page.PageError += (_, error) => wrong.Add(error);
        page.Request += (_, request) => { if (!request.Url.StartsWith(site.ToString(), StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal)) { wrong.Add("left the site: " + request.Url); } };
        return () => Assert.Empty(wrong);
    }

    /// <summary>Opens a page and waits until it hears the person's events: what happens from now on reaches it.</summary>
    public static Task OpenHearingAsync(this IPage page, string address) =>
        page.RunAndWaitForResponseAsync(() => page.GotoAsync(address), r => r.Url.EndsWith("/api/v1/me/events", StringComparison.Ordinal));

    /// <summary>axe finds nothing (WCAG 2.2 A and AA and its best practices), nothing scrolls sideways, one heading of the first level, the right language.</summary>
    public static async Task IsSoundAsync(this IPage page, string language)
    {
        Assert.Equal(language, await page.Locator("html").GetAttributeAsync("lang"));
        Assert.Equal(1, await page.Locator("h1").CountAsync());
        var wide = await page.EvaluateAsync<string>("""
            () => document.documentElement.scrollWidth <= innerWidth ? '' : [...document.querySelectorAll('main *, header *')]
                .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scroll')).slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join('\n') || 'scrolls sideways'
            """);
        Assert.Equal("", wide);
        // axe waits for ever for a frame in which no script may run, as in the preview of a mail: of those it is the title that counts.
        await page.EvaluateAsync("() => document.querySelectorAll('iframe[sandbox]').forEach(f => { if (!f.title) throw new Error('a frame without a title'); f.remove(); })");
        AxeResult axe = await page.RunAxe(OnlyWhatIsWrong);
        Assert.Empty(axe.Violations.Select(v => $"{v.Id}: {string.Join(" | ", v.Nodes.Select(n => n.Html))}"));
    }

    /// <summary>On a desktop no table has to be moved aside to be read, nothing in one stands out of its cell, and the boxes of a row of fields stand on one line.</summary>
    public static async Task HasRoomAsync(this IPage page) => Assert.Equal("", await page.EvaluateAsync<string>("""
        () => {
            const narrow = [...document.querySelectorAll('main .scroll:not(.book), main .scroll:not(.book) :is(td, th)')]
                .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => `${e.scrollWidth} in ${e.clientWidth}: ${e.textContent.trim().slice(0, 60)}`);
            const uneven = [...document.querySelectorAll('main .form-row')].filter(row => {
                const boxes = [...row.querySelectorAll(':scope > .field:not(.check) > :is(input, select)')].map(e => e.getBoundingClientRect());
                return boxes.some(one => boxes.some(other => Math.abs(one.top - other.top) > 2 && one.top < other.bottom && other.top < one.bottom));
            }).map(row => 'uneven: ' + row.textContent.trim().slice(0, 60));
            return [...narrow, ...uneven].slice(0, 3).join('\n');
        }
        """));

    /// <summary>How far things jumped while the page came (cumulative layout shift, web.dev/cls); under 0.05 nobody notices.</summary>
    public static Task<double> LayoutShiftAsync(this IPage page) => page.EvaluateAsync<double>("""
        () => new Promise(done => { let sum = 0; new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) sum += e.value; })
            .observe({ type: 'layout-shift', buffered: true }); setTimeout(() => done(sum), 150); })
        """);
}
