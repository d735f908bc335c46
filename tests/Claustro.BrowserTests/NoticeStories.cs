using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Claustro.BrowserTests;

/// <summary>Notices and reports, as people come to them. Students 431 to 434 are this file's, and 441 to 444, who read English.</summary>
public sealed class NoticeStories(Site site) : InBothLanguages
{
    private string Student(int number) => T("student43", "student44") + number;

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task A_notice_rings_the_bell_of_an_open_page_and_is_read_in_the_inbox(string speaks)
    {
        Language = speaks;
        await using var context = await site.SignedInAsync(Student(1), Language);
        var page = await context.NewPageAsync();
        await page.OpenHearingAsync("/notifications/preferences");
        Assert.False(await page.Locator("[data-unread]").IsVisibleAsync());
        var report = await AskForTranscriptAsync(Student(1));

        await Expect(page.Locator(".toast")).ToContainTextAsync(T("Su informe está listo", "Your report is ready"), new() { Timeout = 20_000 });
        await Expect(page.Locator("[data-unread]")).ToHaveTextAsync("1");
        await page.ClickAsync("a.bell");
        var notice = page.Locator(".notices li").First;
        await Expect(notice).ToContainTextAsync(T("Su informe está listo", "Your report is ready"));
        await Expect(notice).ToHaveClassAsync("unread");
        Assert.DoesNotContain("http", await notice.InnerTextAsync(), StringComparison.Ordinal);
        await page.IsSoundAsync(Language);
        await notice.Locator("button[name=open]").ClickAsync();
        await page.WaitForURLAsync($"**/reports/{report}");
        await Expect(page.Locator("[data-unread]")).ToBeHiddenAsync();

        await page.GotoAsync("/notifications?unread=true");
        await Expect(page.Locator("main")).ToContainTextAsync(T("No tiene avisos sin leer", "You have no unread notices"));
    }

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task What_a_student_prefers_is_kept_and_obeyed(string speaks)
    {
        Language = speaks;
        await using var context = await site.SignedInAsync(Student(3), Language);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/notifications/preferences");
        Assert.Equal(0, await page.Locator("input[value='import.finished']").CountAsync()); // students import nothing
        await page.UncheckAsync("input[name=mail][value='report.ready']");
        await page.FillAsync("[name=quietFrom]", "23:00");
        await page.ClickAsync("main button.main");
        await Expect(page.Locator("[role=alert]")).ToContainTextAsync(T("Indique las dos horas", "Give both times"));
        Assert.False(await page.IsCheckedAsync("input[name=mail][value='report.ready']")); // what was chosen is not lost
        await page.FillAsync("[name=quietTo]", "07:00");
        await page.ClickAsync("main button.main");
        await Expect(page.Locator(".notice.good")).ToContainTextAsync(T("Sus preferencias están guardadas", "Your preferences are saved"));
        await page.ReloadAsync();
        Assert.False(await page.IsCheckedAsync("input[name=mail][value='report.ready']"));
        Assert.True(await page.IsCheckedAsync("input[name=mail][value='grades.posted']"));
        Assert.Equal("07:00", await page.InputValueAsync("[name=quietTo]"));

        await AskForTranscriptAsync(Student(3));
        await Waiting.UntilAsync("the notice is told in the inbox", async () => (string?)await PageAddresses.ScalarAsync(site, """
            select n.channel from notifications_notifications n join identity_accounts a on a.id = n.person_id where a.user_name = $user and n.event = 'report.ready' and n.state = 'succeeded'
            """, Student(3)) == "inapp");
    }

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task A_teacher_asks_for_a_roster_watches_it_and_downloads_it(string speaks)
    {
        Language = speaks;
        await using var context = await site.SignedInAsync(T("teacher20", "teacher22"), Language);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/reports");
        await page.GetByRole(AriaRole.Link, new() { Name = T("Lista de clase", "Class roster"), Exact = true }).ClickAsync();
        var code = await page.Locator("datalist option").First.GetAttributeAsync("value");
        await page.FillAsync("[name=sectionId]", "NO-HAY-9");
        await page.SelectOptionAsync("[name=format]", "csv");
        await page.ClickAsync("main button.main");
        await Expect(page.Locator(".field.wrong")).ToContainTextAsync(T("No hay ningún grupo con ese código", "There is no section with that code"));
        await page.FillAsync("[name=sectionId]", code!);
        await page.ClickAsync("main button.main");
        await page.WaitForURLAsync("**/reports/*");
        await Expect(page.Locator("h1")).ToContainTextAsync(code!);
        var file = await page.RunAndWaitForDownloadAsync(() => page.Locator("a[download]").ClickAsync(new() { Timeout = 30_000 })); // it appears by itself
        Assert.Contains(code!, file.SuggestedFilename, StringComparison.Ordinal);
        Assert.Contains(T("Apellidos", "Last name"), await File.ReadAllTextAsync((await file.PathAsync())!), StringComparison.Ordinal);

        await page.ClickAsync("[popovertarget=delete-ask]");
        await page.ClickAsync("#delete-ask button.danger");
        await page.WaitForURLAsync("**/reports");
        await Expect(page.Locator(".notice.good")).ToContainTextAsync(T("Informe borrado", "Report deleted"));
    }

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task News_takes_no_question_away_and_shows_when_it_is_answered(string speaks)
    {
        Language = speaks;
        var first = await AskForTranscriptAsync(Student(4));
        await Waiting.UntilAsync("there is a report", async () => await PageAddresses.ScalarAsync(site, $"select 1 from reports_reports where id = {first} and state = 'succeeded'") is not null);
        await using var context = await site.SignedInAsync(Student(4), Language);
        var page = await context.NewPageAsync();
        await page.OpenHearingAsync("/reports");
        await page.GetByRole(AriaRole.Button, new() { Name = T("Borrar ", "Delete ") }).ClickAsync();
        await Expect(page.Locator(".ask:popover-open")).ToBeVisibleAsync();
        await AskForTranscriptAsync(Student(4));
        await Waiting.UntilAsync("both are told", async () => await page.Locator("[data-unread]").InnerTextAsync() == "2");
        await Expect(page.Locator(".ask:popover-open")).ToBeVisibleAsync();
        await Expect(page.Locator("tr[data-report]")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = T("No, volver", "No, go back") }).ClickAsync();
        await Expect(page.Locator("tr[data-report]")).ToHaveCountAsync(2);
    }

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task Without_scripts_a_report_is_asked_for_waited_for_and_its_notice_read(string speaks)
    {
        Language = speaks;
        await using var context = await site.SignedInAsync(Student(2), Language, scripts: false);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/reports");
        await page.SelectOptionAsync("[name=format]", "xlsx");
        await page.ClickAsync("main form button.main");
        await page.WaitForURLAsync("**/reports/*");
        await Expect(page.Locator("a[download]")).ToBeVisibleAsync(new() { Timeout = 30_000 }); // the page reloads itself
        var file = await context.APIRequest.GetAsync((await page.Locator("a[download]").GetAttributeAsync("href"))!);
        Assert.Equal((200, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (file.Status, file.Headers["content-type"]));

        await Waiting.UntilAsync("the notice has come", async () =>
        {
            await page.GotoAsync("/notifications");
            return await page.Locator("button[name=read]").CountAsync() == 1;
        });
        foreach (var read in new[] { page.Locator("button[name=read]"), page.GetByRole(AriaRole.Button, new() { Name = T("Marcar todo como leído", "Mark all as read") }) })
        {
            await read.ClickAsync();
            await Expect(page.Locator("button[name=read]")).ToHaveCountAsync(0);
            await page.Locator(".notice.good").GetByRole(AriaRole.Button, new() { Name = T("Deshacer: dejar sin leer", "Undo: leave unread") }).ClickAsync();
            await Expect(page.Locator(".notice.good")).ToContainTextAsync(T("El aviso vuelve a estar sin leer.", "The notice is unread again."));
            await Expect(page.Locator("button[name=read]")).ToHaveCountAsync(1);
        }
    }

    private async Task<long> AskForTranscriptAsync(string student)
    {
        using var api = await Teaching.ApiAsync(site, student);
        return (await Teaching.SendAsync(api, HttpMethod.Post, "/api/v1/reports", new { kind = "transcript", format = "xlsx" })).Id();
    }
}
