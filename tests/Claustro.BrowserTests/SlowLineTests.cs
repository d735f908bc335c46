using Microsoft.Playwright;
using Xunit;

namespace Claustro.BrowserTests;

/// <summary>Pages with long lists stay where they are while they come: nobody presses the button that was elsewhere a moment ago.</summary>
public sealed class SlowLineTests(Site site)
{
    private static readonly string[] Lists =
    [
        "people", "ledger", "audit", "sections", "courses", "catalogue", "approvals", "terms", "teaching", "teaching-roster", "preferences", "templates", "schedules", "settings", "profile",
    ];

    public static TheoryData<string, string, string> Each => new(EveryPageTests.Pages.Where(p => Lists.Contains(p.Name)).Select(p => (p.Address, p.User, p.Name)));

    [Theory]
    [MemberData(nameof(Each))]
    public async Task A_long_list_that_comes_slowly_does_not_move(string address, string user, string name)
    {
        await FillAuditAsync();
        await using var line = await SlowLine.ToAsync(site.Address);
        foreach (var (language, width) in new[] { ("es", 1280), ("en", 360) })
        {
            var account = PageAddresses.AccountOf(user, language);
            await using var context = user.Length == 0 ? await site.NewContextAsync(language, width: width) : await site.SignedInAsync(account, language, width: width);
            var page = await context.NewPageAsync();
            await page.GotoAsync(new Uri(line.Address, await PageAddresses.ResolveAsync(site, address, account)).ToString(), new() { WaitUntil = WaitUntilState.Load });
            await Site.PictureAsync(page, $"slow-{name}-{width}");
            var moved = await page.LayoutShiftAsync();
            Assert.True(moved < 0.02, $"{name} moved by {moved} at {width} px.");
        }
    }

    /// <summary>Short lines before long ones, which is what moves columns; the demo's own audit is short.</summary>
    private async Task FillAuditAsync() => await PageAddresses.ScalarAsync(site, """
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 60)
        insert into platform_audit (actor_id, action, entity, entity_id, details, at)
        select case i % 3 when 0 then null else 1 + i % 7 end, case i % 2 when 0 then 'section.update' else 'enrollment.place' end,
            case i % 2 when 0 then 'section' else 'enrollment' end, cast(i * i * 37 as text), case when i > 9 then '{"capacity":[30,' || i || '],"teachers":[1,2,3]}' end, datetime('now', '-' || i || ' minute')
        from n where not exists (select 1 from platform_audit where details like '{"capacity":[30,60]%')
        """);
}
