using Microsoft.Playwright;
using Xunit;
using static Claustro.BrowserTests.AccountStories;
using static Microsoft.Playwright.Assertions;

namespace Claustro.BrowserTests;

/// <summary>The administration and its people; a stranger and a document.</summary>
public sealed class PeopleStories(Site site) : InBothLanguages
{
    private const string BrunosPassword = "a bicycle in the rain";

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task An_administrator_makes_a_person_changes_them_and_shuts_them_out(string speaks)
    {
        Language = speaks;
        await using var office = await site.SignedInAsync(Administrator, Language);
        var page = await office.NewPageAsync();
        var nothingWrong = page.Watch(site.Address);
        var (name, email, number) = (T("bruno.zapata", "bruno.gates"), $"bruno-{Language}@story.example", T("P-77001", "P-77002"));
        await page.GotoAsync("/people/new");
        await FillAsync(page, ("firstName", "Bruno"), ("lastName", "Zapata Ruiz"), ("email", email), ("userName", "student1"));
        nothingWrong();
        await SubmitAsync(page);
        await Expect(page.Locator("main fieldset .error")).ToContainTextAsync(T("Elija al menos uno", "Choose at least one"));
        await page.GetByLabel(T("Profesorado", "Teacher")).CheckAsync();
        await page.Locator("[name=departmentId]").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await SubmitAsync(page);
        await SaysOfAsync(page, "userName", T("Ya hay una cuenta", "There is an account"));
        await page.FillAsync("main [name=userName]", name);
        await SubmitAsync(page);
        await Expect(page.GetByText(T("La invitación va camino", "The invitation is on its way"))).ToBeVisibleAsync();
        await Expect(page.GetByText(T("Invitación sin aceptar", "Invitation not accepted"))).ToBeVisibleAsync();

        await using var home = await site.NewContextAsync(Language);
        var brunos = await home.NewPageAsync();
        await brunos.GotoAsync(await LinkAsync(site, email));
        await brunos.FillAsync("[name=password]", BrunosPassword);
        await SubmitAsync(brunos);
        await SignInAsync(brunos, name, BrunosPassword);

        await FillAsync(page, ("firstName", "Bruno José"), ("number", number));
        await page.GetByLabel(T("Estudiante", "Student")).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = T("Guardar", "Save") }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Bruno José Zapata Ruiz");
        await Expect(page.GetByText(T("Los cambios están guardados.", "The changes are saved."))).ToBeVisibleAsync();

        await page.GotoAsync($"/people?q={number}&role=teacher&disabled=false");
        await page.GetByRole(AriaRole.Link, new() { Name = "Zapata Ruiz, Bruno José" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = T("Desactivar", "Disable") }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync(T("¿Desactivar la cuenta de Bruno José", "Disable the account of Bruno José"));
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = T("Desactivar", "Disable") }).ClickAsync();
        await Expect(page.GetByText(T("Cuenta desactivada.", "Account disabled."))).ToBeVisibleAsync();

        await brunos.GotoAsync("/profile");
        Assert.Contains("/account/sign-in", brunos.Url, StringComparison.Ordinal);
        await FillSignInAsync(brunos, name, BrunosPassword);
        await SaysOfAsync(brunos, "password", T("no son correctos", "not right"));

        await page.GetByRole(AriaRole.Button, new() { Name = T("Borrar", "Delete") }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = T("Borrar", "Delete") }).ClickAsync();
        await Expect(page.GetByText(T("Cuenta borrada.", "Account deleted."))).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task Nobody_shuts_themselves_out_and_the_page_says_why(string speaks)
    {
        Language = speaks;
        await using var office = await site.SignedInAsync(Administrator, Language);
        var page = await office.NewPageAsync();
        await page.GotoAsync(T("/people/1", "/people/900001"));
        await page.GetByRole(AriaRole.Button, new() { Name = T("Desactivar", "Disable") }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = T("Desactivar", "Disable") }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync(T("No puede desactivar ni borrar su propia cuenta", "You cannot disable or delete your own account"));
    }

    [Theory]
    [InlineData("es", true)]
    [InlineData("en", false)]
    public async Task Whoever_holds_a_document_verifies_it_by_its_code_and_its_file(string speaks, bool scripts)
    {
        Language = speaks;
        var (code, pdf) = await TranscriptAsync(T("student310", "student311"));
        await using var context = await site.NewContextAsync(Language, width: 360, scripts: scripts);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/verify");
        await page.FillAsync("[name=code]", "not a code");
        await SubmitAsync(page);
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync(T("no es un código", "not a code"));
        await page.FillAsync("[name=code]", code.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal));
        await SubmitAsync(page);
        await Expect(page.Locator("h1")).ToHaveTextAsync(T("Documento auténtico", "Genuine document"));
        if (scripts) // axe is one
        {
            await page.IsSoundAsync(Language);
        }

        await Site.PictureAsync(page, $"verified-{Language}");
        pdf[pdf.Length / 2] ^= 1;
        await page.SetInputFilesAsync("[name=file]", new FilePayload { Name = "x.pdf", MimeType = "application/pdf", Buffer = pdf });
        await SubmitAsync(page);
        await Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync(T("se ha cambiado", "it was changed"));
        pdf[pdf.Length / 2] ^= 1;
        await page.SetInputFilesAsync("[name=file]", new FilePayload { Name = "x.pdf", MimeType = "application/pdf", Buffer = pdf });
        await SubmitAsync(page);
        await Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync(T("exactamente el que emitimos", "exactly the one we issued"));

        await page.GotoAsync("/verify/00000-00000-00000-00000");
        await Expect(page.Locator("h1")).ToHaveTextAsync(T("Documento no reconocido", "Document not recognised"));
        if (scripts) // axe is one
        {
            await page.IsSoundAsync(Language);
        }
    }

    /// <summary>A transcript of this student, and the code printed on it.</summary>
    private async Task<(string Code, byte[] Pdf)> TranscriptAsync(string student)
    {
        await using var own = await site.SignedInAsync(student);
        var asked = await own.APIRequest.PostAsync("/api/v1/reports", new() { DataObject = new { kind = "transcript", format = "pdf" } });
        Assert.Equal(202, asked.Status);
        var id = (await asked.JsonAsync())!.Value.GetProperty("id").GetInt64();
        await Waiting.UntilAsync("the transcript is made", async () =>
            (await (await own.APIRequest.GetAsync($"/api/v1/reports/{id}")).JsonAsync())!.Value.GetProperty("status").GetString() == "succeeded");
        var pdf = await (await own.APIRequest.GetAsync($"/api/v1/reports/{id}/file")).BodyAsync();
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(pdf));
        return ((string)(await PageAddresses.ScalarAsync(site, "select code from reports_issued where hash = $user", hash))!, pdf);
    }
}
