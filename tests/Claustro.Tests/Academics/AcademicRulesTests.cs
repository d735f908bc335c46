using System.Net;
using Claustro.Academics;
using Claustro.Academics.Settings;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Claustro.Tests.Academics;

/// <summary>Administrators change the academic rules on a page; what is done from then on follows them.</summary>
public abstract class AcademicRulesTests(College college)
{
    private const string Address = "/settings";

    [Fact]
    public async Task What_is_saved_holds_at_once_and_can_be_taken_back()
    {
        var admin = await college.AdministratorAsync();
        using var browser = new PageBrowser(college, admin);
        try
        {
            Assert.Equal(HttpStatusCode.Found, (await SaveAsync(browser, ("creditLimit", "1"), ("passMark", "40,5"), ("decimals", "1"))).Status);
            var now = college.Services.GetRequiredService<Institution>();
            Assert.Equal((1, 40.5m, 1, "Sobresaliente"), (now.CreditLimit, now.PassMark, now.Decimals, now.Scale[0].Es));
            var (section, student) = (await college.NewSectionAsync(), await college.NewPersonAsync(Role.Student));
            var refused = await student.Http.PostAsync("/api/v1/enrollments", new { sectionId = section.Id }).ProblemAsync(HttpStatusCode.Conflict, "credit_limit");
            Assert.Contains("1", refused.Text("detail"), StringComparison.Ordinal);
            Assert.Contains((await admin.Http.GetAsync($"/api/v1/audit?actor={admin.Id}").JsonAsync()).Items(), a => a.Text("action") == "rules.changed");

            var shown = await browser.OpenAsync(Address);
            Assert.Contains("value=\"40,5\"", shown.Html, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.Found, (await browser.SendAsync(Address, shown, "reset", ("_handler", "reset"))).Status);
            await student.Http.PostAsync("/api/v1/enrollments", new { sectionId = section.Id }).JsonAsync(HttpStatusCode.Created);
            Assert.Equal(30, college.Services.GetRequiredService<Institution>().CreditLimit);
        }
        finally
        {
            await ForgetAsync();
        }
    }

    [Fact]
    public async Task What_another_node_saved_holds_here_within_seconds()
    {
        var rules = AcademicRules.Of(college.Services.GetRequiredService<Institution>());
        (rules.CreditLimit, rules.ChangedAt) = (77, college.Clock.GetUtcNow().UtcDateTime);
        try
        {
            await college.AddAsync(rules);
            await HttpAsserts.EventuallyAsync(() => Task.FromResult(college.Services.GetRequiredService<Institution>().CreditLimit), limit => limit == 77);
        }
        finally
        {
            await ForgetAsync();
        }
    }

    [Fact]
    public async Task Mistakes_are_said_beside_their_fields_and_change_nothing()
    {
        using var browser = new PageBrowser(college, await college.AdministratorAsync());
        var refused = await SaveAsync(browser, ("creditLimit", "0"), ("passMark", "101"), ("scale[1].from", ""), ("scale[1].es", ""), ("scale[1].en", ""), ("scale[2].from", "90"), ("scale[4].from", "1"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        foreach (var field in new[] { "creditLimit", "passMark", "scale[2].from" }) // as it was written, though the row before it is blank
        {
            Assert.Matches($"name=\"{System.Text.RegularExpressions.Regex.Escape(field)}\"[^>]*aria-invalid=\"true\"", refused.Html);
        }

        Assert.Contains("debe empezar en 0", refused.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"101\"", refused.Html, StringComparison.Ordinal); // what was typed is kept
        Assert.Equal(30, college.Services.GetRequiredService<Institution>().CreditLimit);
    }

    [Fact]
    public async Task Who_saves_over_what_another_saved_meanwhile_is_told()
    {
        using var browser = new PageBrowser(college, await college.AdministratorAsync());
        try
        {
            var mine = await browser.OpenAsync(Address);
            Assert.Equal(HttpStatusCode.Found, (await SaveAsync(browser, ("creditLimit", "31"))).Status);
            var told = await browser.SendAsync(Address, mine, "rules", Fields(("creditLimit", "29")));
            Assert.Equal(HttpStatusCode.Conflict, told.Status);
            Assert.Equal(31, college.Services.GetRequiredService<Institution>().CreditLimit);
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
    public async Task Only_administrators_change_them(Role role)
    {
        using var browser = new PageBrowser(college, await college.NewPersonAsync(role));
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.OpenAsync(Address)).Status);
        using var office = new PageBrowser(college, await college.AdministratorAsync());
        var opened = await office.OpenAsync(Address);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.SendAsync(Address, opened, "rules", Fields(("creditLimit", "1")))).Status);
        Assert.Equal(30, college.Services.GetRequiredService<Institution>().CreditLimit);
    }

    private static async Task<PageBrowser.Seen> SaveAsync(PageBrowser browser, params (string, string)[] fields) =>
        await browser.SendAsync(Address, await browser.OpenAsync(Address), "rules", Fields(fields));

    private static (string, string)[] Fields(params (string Name, string Value)[] changed)
    {
        var all = new Dictionary<string, string>
        {
            ["passMark"] = "50", ["decimals"] = "2", ["gradesDueDays"] = "14", ["creditLimit"] = "30", ["absenceLimitPercent"] = "20", ["absenceLimitMinimum"] = "3",
        };
        var scale = new Institution().Scale;
        for (var i = 0; i < scale.Count; i++)
        {
            (all[$"scale[{i}].from"], all[$"scale[{i}].es"], all[$"scale[{i}].en"]) = ($"{scale[i].From}", scale[i].Es, scale[i].En);
        }

        foreach (var (name, value) in changed)
        {
            all[name] = value;
        }

        return [.. all.Select(f => (f.Key, f.Value))];
    }

    private async Task ForgetAsync()
    {
        await college.InDbAsync(db => db.Set<AcademicRules>().ExecuteDeleteAsync());
        college.Services.GetRequiredService<CurrentInstitution>().SetRules(null);
    }
}

[Collection(OnSqlite.Name)]
public sealed class AcademicRulesTestsOnSqlite(SqliteCollege college) : AcademicRulesTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class AcademicRulesTestsOnPostgres(PostgresCollege college) : AcademicRulesTests(college);
