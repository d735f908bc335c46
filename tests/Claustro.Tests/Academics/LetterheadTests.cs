using System.Net;
using Claustro.Academics;
using Claustro.Academics.Settings;
using Claustro.Notifications.Templates;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Claustro.Tests.Academics;

/// <summary>Administrators change the institution's name and colour on a page; pages, mails and documents show them from then on.</summary>
public abstract class LetterheadTests(College college)
{
    private const string Address = "/settings", Usual = "Universidad Claustro";

    private string Name => college.Services.GetRequiredService<Institution>().Name;

    [Fact]
    public async Task What_is_saved_is_shown_at_once_and_can_be_taken_back()
    {
        var admin = await college.AdministratorAsync();
        using var browser = new PageBrowser(college, admin);
        try
        {
            Assert.Equal(HttpStatusCode.Found, (await SaveAsync(browser, " Ateneo <del> Sur ", "#FFD54F")).Status);
            Assert.Equal("Ateneo <del> Sur", Name);
            var shown = await browser.OpenAsync(Address);
            Assert.Contains("<span>Ateneo &lt;del&gt; Sur</span>", shown.Html, StringComparison.Ordinal);
            Assert.Contains("value=\"#ffd54f\"", shown.Html, StringComparison.Ordinal);
            Assert.Contains("background:#ffd54f;border-radius:8px 8px 0 0;color:#111827;font-size:18px;font-weight:bold\">Ateneo &lt;del&gt; Sur</td>", Mail(), StringComparison.Ordinal);
            Assert.Contains((await admin.Http.GetAsync($"/api/v1/audit?actor={admin.Id}").JsonAsync()).Items(), a => a.Text("action") == "letterhead.changed");

            Assert.Equal(HttpStatusCode.Found, (await browser.SendAsync(Address, shown, "reset-letterhead", ("_handler", "reset-letterhead"))).Status);
            Assert.Equal(Usual, Name);
            Assert.Contains($">{Usual}</td>", Mail(), StringComparison.Ordinal);
            Assert.Contains($"<span>{Usual}</span>", (await browser.OpenAsync(Address)).Html, StringComparison.Ordinal);
        }
        finally
        {
            await ForgetAsync();
        }
    }

    [Fact]
    public async Task What_another_node_saved_holds_here_within_seconds()
    {
        try
        {
            await college.AddAsync(new Letterhead { Name = "Ateneo", Color = "#000000", ChangedAt = college.Clock.GetUtcNow().UtcDateTime });
            await HttpAsserts.EventuallyAsync(() => Task.FromResult(Name), name => name == "Ateneo");
            Assert.Contains("background:#000000", Mail(), StringComparison.Ordinal);
        }
        finally
        {
            await ForgetAsync();
        }
    }

    [Theory]
    [InlineData("", "#ffffff", "name")]
    [InlineData(" ", "#ffffff", "name")]
    [InlineData("Ateneo\r\nSur", "#ffffff", "name")]
    [InlineData("Ateneo", "", "color")]
    [InlineData("Ateneo", "red", "color")]
    [InlineData("Ateneo", "#fff;background:url(x)", "color")]
    [InlineData("Ateneo", "#+12345", "color")]
    public async Task Mistakes_are_said_beside_their_fields_and_change_nothing(string name, string color, string field)
    {
        using var browser = new PageBrowser(college, await college.AdministratorAsync());
        var refused = await SaveAsync(browser, name, color);
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Matches($"name=\"{field}\"[^>]*aria-invalid=\"true\"", refused.Html);
        Assert.Equal(Usual, Name);
    }

    [Fact]
    public async Task Who_saves_over_what_another_saved_meanwhile_is_told()
    {
        using var browser = new PageBrowser(college, await college.AdministratorAsync());
        try
        {
            var mine = await browser.OpenAsync(Address);
            Assert.Equal(HttpStatusCode.Found, (await SaveAsync(browser, "Ateneo", "#000000")).Status);
            Assert.Equal(HttpStatusCode.Conflict, (await browser.SendAsync(Address, mine, "letterhead", ("name", "Liceo"), ("color", "#000000"))).Status);
            Assert.Equal("Ateneo", Name);
        }
        finally
        {
            await ForgetAsync();
        }
    }

    [Theory]
    [InlineData(Role.Head)]
    [InlineData(Role.Teacher)]
    [InlineData(Role.Student)]
    public async Task Only_administrators_change_it(Role role)
    {
        using var browser = new PageBrowser(college, await college.NewPersonAsync(role));
        using var office = new PageBrowser(college, await college.AdministratorAsync());
        var opened = await office.OpenAsync(Address);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.SendAsync(Address, opened, "letterhead", ("name", "Ateneo"), ("color", "#000000"))).Status);
        Assert.Equal(Usual, Name);
    }

    private string Mail() =>
        college.Services.GetRequiredService<TemplateStore>().Render("test.notice", "es", "Ana", new Dictionary<string, string> { ["course"] = "y" }).Html;

    private static async Task<PageBrowser.Seen> SaveAsync(PageBrowser browser, string name, string color) =>
        await browser.SendAsync(Address, await browser.OpenAsync(Address), "letterhead", ("name", name), ("color", color));

    private async Task ForgetAsync()
    {
        await college.InDbAsync(db => db.Set<Letterhead>().ExecuteDeleteAsync());
        college.Services.GetRequiredService<CurrentInstitution>().SetLetterhead(null);
    }
}

[Collection(OnSqlite.Name)]
public sealed class LetterheadTestsOnSqlite(SqliteCollege college) : LetterheadTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class LetterheadTestsOnPostgres(PostgresCollege college) : LetterheadTests(college);
