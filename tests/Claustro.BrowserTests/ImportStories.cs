using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Claustro.BrowserTests;

/// <summary>An administrator brings files, whose columns are named in the language of the page.</summary>
public sealed class ImportStories(Site site) : InBothLanguages
{
    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task News_of_an_import_does_not_stop_the_form_that_brought_it(string speaks)
    {
        Language = speaks;
        await using var context = await site.SignedInAsync(Administrator, Language);
        var page = await context.NewPageAsync();
        var code = T("RACE1", "RACE2");
        await page.RouteAsync("**/imports?kind=courses", async route =>
        {
            if (route.Request.Method != "POST")
            {
                await route.ContinueAsync();
                return;
            }

            var answer = await route.FetchAsync(new() { MaxRedirects = 0 });
            await Waiting.UntilAsync("the import is over", async () =>
                await PageAddresses.ScalarAsync(site, "select 1 from imports_imports where file_name = $user and state = 'succeeded'", FileName) is not null);
            await Task.Delay(1000); // the open page hears of it, and would act, before its own answer comes: what must not happen has no sign to wait for
            await route.FulfillAsync(new() { Response = answer });
        });
        await page.OpenHearingAsync("/imports?kind=courses");
        await page.SetInputFilesAsync("[name=file]", Csv(FileName, T("código,título,créditos,departamento", "code,title,credits,department"), $"{code},{T("Carreras", "Races")},4,CIE"));
        await page.ClickAsync("main form button.main");
        await page.WaitForURLAsync(url => url.Contains("/imports/", StringComparison.Ordinal));
        await Expect(page.Locator("h1")).ToHaveTextAsync(FileName);
    }

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task An_import_is_tried_corrected_and_done_in_earnest(string speaks)
    {
        Language = speaks;
        await using var context = await site.SignedInAsync(Administrator, Language);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/imports?kind=people");
        var sample = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("a[download]"));
        var header = (await File.ReadAllLinesAsync((await sample.PathAsync())!))[0];
        Assert.StartsWith(T("número,nombre,apellidos,correo,roles", "number,firstName,lastName,email,roles"), header, StringComparison.Ordinal);

        var (letter, name) = (T("Z", "Y"), T("alumnos.csv", "students.csv"));
        string Row(int number, string? email = null, string role = "student") => $"{letter}-{number},Ana,Núñez,{email ?? $"{letter}{number}@claustro.example"},{role}";
        await page.SetInputFilesAsync("[name=file]", Csv(name, header, Row(1), Row(2, email: "sin arroba"), Row(3, role: "pirate")));
        await page.ClickAsync("main form button.main");
        await page.WaitForURLAsync("**/imports/*");
        await Expect(page.Locator(".notice.warn")).ToContainTextAsync(T("Algunas filas no entrarían", "Some rows would not be taken in"), new() { Timeout = 30_000 });
        await Expect(page.Locator("[aria-labelledby=errors] tbody")).ToContainTextAsync(T("No es una dirección de correo", "Is not a mail address"));
        Assert.Equal(["3", "4"], await page.Locator("[aria-labelledby=errors] tbody td:first-child").AllInnerTextsAsync());
        await page.IsSoundAsync(Language);
        await Site.PictureAsync(page, $"import-tried-{Language}");

        await page.SetInputFilesAsync("[name=file]", Csv(name, header, [.. Enumerable.Range(1, 60).Select(i => Row(i))]));
        await page.GetByRole(AriaRole.Button, new() { Name = T("Importar en serio", "Import in earnest") }).ClickAsync();
        await Expect(page.Locator(".lead")).ToContainTextAsync(T("en serio", "in earnest"));
        await Expect(page.Locator(".notice.good").Last).ToContainTextAsync(T("Han entrado todas las filas", "Every row was taken in"), new() { Timeout = 30_000 }); // without a reload
        await Expect(page.Locator("[data-imported]")).ToHaveTextAsync("60");
        Assert.Equal(60L, await PageAddresses.ScalarAsync(site, "select count(*) from identity_accounts where number like $user", $"{letter}-%"));
    }

    private string FileName => T("asignaturas.csv", "courses.csv");

    private static FilePayload Csv(string name, string header, params string[] rows) =>
        new() { Name = name, MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(string.Join('\n', rows.Prepend(header)) + "\n") };
}
