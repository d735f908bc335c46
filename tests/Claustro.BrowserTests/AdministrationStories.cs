using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Claustro.BrowserTests;

/// <summary>The administrator's lists: what was sent, in which words, what is done by itself, and who did what. Students 435 and 445 are this file's.</summary>
public sealed class AdministrationStories(Site site) : InBothLanguages
{
    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task A_failed_delivery_is_found_in_the_ledger_and_sent_again(string speaks)
    {
        Language = speaks;
        var student = T("student435", "student445");
        await PageAddresses.ScalarAsync(site, """
            insert into notifications_notifications (person_id, event, channel, data, dedupe_key, state, attempts, due_at, progress, created_at, finished_at, answer)
            select id, 'account.welcome', 'mail', '{"userName":"x"}', 'story:failed:' || id, 'failed', 1, datetime('now'), 0, datetime('now'), datetime('now'), '554 rejected for the story' from identity_accounts where user_name = $user
            """, student);
        await using var context = await site.SignedInAsync(Administrator, Language);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/ledger");
        await page.FillAsync("[name=person]", student);
        await page.SelectOptionAsync("[name=status]", "failed");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Expect(page.Locator("tbody")).ToContainTextAsync("554 rejected for the story");
        await page.ClickAsync("tbody a");
        await page.WaitForURLAsync("**/ledger/*");
        var delivery = page.Url[(page.Url.LastIndexOf('/') + 1)..];
        await Expect(page.Locator("dl .badge")).ToHaveTextAsync(T("fallido", "failed"));
        await page.GetByRole(AriaRole.Button, new() { Name = T("Enviar de nuevo", "Send again") }).ClickAsync();
        await Expect(page.Locator(".notice.good")).ToContainTextAsync(T("Vuelve a la cola", "It is in the queue again"));
        await Waiting.UntilAsync("the mail is sent again", async () =>
        {
            await page.ReloadAsync();
            return (await page.Locator("dl .badge").InnerTextAsync()) == T("enviado", "sent");
        });
        await page.GotoAsync($"/audit?entity=notification&entityId={delivery}");
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync(T("Envío: reintento", "Delivery: retried"));
    }

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task A_template_is_seen_in_both_languages_and_as_text(string speaks)
    {
        Language = speaks;
        await using var context = await site.SignedInAsync(Administrator, Language);
        var page = await context.NewPageAsync();
        var nothingWrong = page.Watch(site.Address);
        await page.GotoAsync("/templates");
        await page.ClickAsync($"a[href='/templates/grades.posted?channel=mail&language={Language}']");
        await Expect(page.Locator("dl.facts")).ToContainTextAsync(T("Nuevas notas en Álgebra lineal", "New grades in Linear Algebra"));
        await Expect(page.FrameLocator("iframe.preview").Locator("body")).ToContainTextAsync(T("Hay nuevas notas en Álgebra lineal", "There are new grades in Linear Algebra"));
        await page.ClickAsync($"main nav a[href*='language={T("en", "es")}']");
        await Expect(page.FrameLocator("iframe.preview").Locator("body")).ToContainTextAsync(T("Linear Algebra", "Álgebra lineal"));
        await page.ClickAsync("main nav a[href*='channel=sms']");
        await Expect(page.Locator("pre")).ToContainTextAsync(T("New grades in Linear Algebra", "Nuevas notas en Álgebra lineal"));
        Assert.Equal(0, await page.Locator("iframe").CountAsync());
        nothingWrong();
    }

    /// <summary>Each language starts another, so that neither finds it done.</summary>
    [Theory]
    [InlineData("es", "report-cleaning", "Borrar los informes antiguos y sus ficheros")]
    [InlineData("en", "import-cleaning", "Delete old imports")]
    public async Task A_schedule_is_run_by_hand_and_the_audit_says_by_whom(string speaks, string schedule, string title)
    {
        Language = speaks;
        await using var context = await site.SignedInAsync(Administrator, Language);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/schedules");
        await page.GetByRole(AriaRole.Button, new() { Name = T("Hacer ahora: ", "Do it now: ") + title }).ClickAsync();
        await Expect(page.Locator(".notice.good")).ToContainTextAsync(T("empieza ahora", "begins now"));
        await Waiting.UntilAsync("the schedule has run", async () =>
        {
            await page.ReloadAsync();
            return await page.Locator("tr", new() { HasText = title }).Locator(".badge.good").CountAsync() == 1;
        });
        await page.GotoAsync("/audit");
        await page.FillAsync("[name=actor]", Administrator);
        await page.SelectOptionAsync("[name=entity]", "schedule_row");
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync(schedule);
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync(T("Tarea programada: inicio a mano", "Schedule: started by hand"));
        await Expect(page.Locator("tbody tr").First).Not.ToContainTextAsync(T("El sistema", "The system"));
    }

    /// <summary>The dashboard is not ours, and speaks both languages itself.</summary>
    [Theory]
    [InlineData("es", "token-cleaning")]
    [InlineData("en", "idempotency-cleaning")]
    public async Task An_administrator_looks_at_the_jobs_and_starts_one(string speaks, string schedule)
    {
        Language = speaks;
        await using var context = await site.SignedInAsync(Administrator, Language);
        var page = await context.NewPageAsync();
        var nothingWrong = page.Watch(site.Address);
        await page.GotoAsync("/schedules");
        await page.Locator("#menu").GetByRole(AriaRole.Link, new() { Name = T("Trabajos en segundo plano", "Background jobs") }).ClickAsync();
        await page.WaitForURLAsync("**/admin/jobs");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", Language);
        await page.Locator("canvas").First.WaitForAsync();
        await Site.PictureAsync(page, $"jobs-{Language}");
        await page.GotoAsync("/admin/jobs/servers");
        await Expect(page.Locator("table tbody tr")).Not.ToHaveCountAsync(0);
        await page.GotoAsync("/admin/jobs/recurring");
        await page.Locator("tr", new() { HasText = schedule }).Locator("input[type=checkbox]").CheckAsync();
        await page.EvaluateAsync("window.before = true");
        var before = await LastRunAsync();
        var sent = await page.RunAndWaitForResponseAsync(() => page.Locator("button[data-url$='/recurring/trigger']").ClickAsync(), r => r.Request.Method == "POST" && r.Url.EndsWith("/trigger", StringComparison.Ordinal));
        Assert.Equal(204, sent.Status);
        await page.WaitForFunctionAsync("() => !window.before && document.readyState === 'complete'"); // the dashboard loads itself anew
        await Waiting.UntilAsync("the schedule has run", async () => !Equals(await LastRunAsync(), before));
        await Waiting.UntilAsync("the job is among those done", async () =>
        {
            await page.GotoAsync("/admin/jobs/jobs/succeeded");
            return await page.Locator("table tbody tr", new() { HasText = "ScheduleJob.RunAsync" }).CountAsync() > 0;
        });
        await Site.PictureAsync(page, $"jobs-succeeded-{Language}");
        nothingWrong();

        Task<object?> LastRunAsync() => PageAddresses.ScalarAsync(site, "select last_succeeded_at from platform_schedules where name = $user", schedule);
    }
}
