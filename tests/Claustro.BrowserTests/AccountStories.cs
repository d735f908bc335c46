using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MimeKit;
using OtpNet;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Claustro.BrowserTests;

/// <summary>How people come to an account, get in, and keep it theirs; each with accounts of its own.</summary>
public sealed partial class AccountStories(Site site) : InBothLanguages
{
    private const string Password = "a quiet library 7", Other = "another quiet library 8";

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task Somebody_registers_confirms_the_address_and_signs_in(string speaks)
    {
        Language = speaks;
        await using var context = await site.NewContextAsync(Language, width: 360);
        var page = await context.NewPageAsync();
        var nothingWrong = page.Watch(site.Address);
        var name = $"nueva-{Language}";
        await page.GotoAsync("/account/register");
        await Expect(page.Locator("h1")).ToHaveTextAsync(T("Registrarse", "Register"));
        await FillAsync(page, ("firstName", "Inés"), ("lastName", "Núñez Peña"), ("email", $"{name}@story.example"), ("userName", name), ("password", Password));
        await SubmitAsync(page);
        await Expect(page.Locator("h1")).ToHaveTextAsync(T("Mire su correo", "Check your mail"));
        await page.GotoAsync(await LinkAsync($"{name}@story.example"));
        await page.IsSoundAsync(Language);
        await page.GetByRole(AriaRole.Button, new() { Name = T("Confirmar mi dirección", "Confirm my address") }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync(T("está confirmada", "is confirmed"));
        await SignInAsync(page, name, Password);
        await Expect(page.Locator("button.who")).ToBeVisibleAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", Language);
        nothingWrong();
    }

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task A_form_that_is_wrong_says_so_beside_its_fields_and_keeps_what_was_typed(string speaks)
    {
        Language = speaks;
        await using var context = await site.NewContextAsync(Language, scripts: false);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/account/register");
        await FillAsync(page, ("firstName", "Inés"), ("lastName", "Gil"), ("email", "ines@story.example"), ("userName", "inés gil!"), ("password", "ines@story.example"));
        await SubmitAsync(page);
        foreach (var (field, says) in new[] { ("userName", T("Solo letras", "Only letters")), ("password", T("No puede ser", "Must not be")) })
        {
            await SaysOfAsync(page, field, says);
        }

        await Expect(page.Locator("[name=email]")).ToHaveValueAsync("ines@story.example");
        await Expect(page.Locator("[name=password]")).ToHaveValueAsync("");
    }

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task Without_scripts_a_wrong_password_is_said_of_both_fields_and_the_right_one_leads_where_one_wanted_to_go(string speaks)
    {
        Language = speaks;
        var (name, _) = await NewPersonAsync("sin-scripts");
        await using var context = await site.NewContextAsync(Language, scripts: false);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/profile/two-factor");
        await FillAsync(page, ("userName", name), ("password", "not this one at all"));
        await SubmitAsync(page);
        await SaysOfAsync(page, "userName", T("no son correctos", "not right"));
        await SaysOfAsync(page, "password", T("no son correctos", "not right"));
        await Expect(page.Locator("[name=userName]")).ToHaveValueAsync(name);
        await FillAsync(page, ("password", Password));
        await SubmitAsync(page);
        Assert.EndsWith("/profile/two-factor", page.Url, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task A_second_factor_is_turned_on_asked_for_and_turned_off(string speaks)
    {
        Language = speaks;
        var (name, _) = await NewPersonAsync("dos-factores");
        await using var context = await site.NewContextAsync(Language);
        var page = await context.NewPageAsync();
        var nothingWrong = page.Watch(site.Address);
        await SignInAsync(page, name, Password);
        await page.GotoAsync("/profile");
        await page.GetByRole(AriaRole.Link, new() { Name = T("Activar", "Turn on") }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = T("Empezar", "Start") }).ClickAsync();
        var totp = new Totp(Base32Encoding.ToBytes((await page.Locator("#secret").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal)));
        await page.IsSoundAsync(Language);
        await Site.PictureAsync(page, $"two-factor-scan-{Language}");
        nothingWrong();

        await page.FillAsync("[name=code]", "000000");
        await page.GetByRole(AriaRole.Button, new() { Name = T("Activar", "Turn on") }).ClickAsync();
        await SaysOfAsync(page, "code", T("no es correcto", "not right"));
        await page.FillAsync("[name=code]", totp.ComputeTotp());
        await page.GetByRole(AriaRole.Button, new() { Name = T("Activar", "Turn on") }).ClickAsync();
        await Expect(page.Locator(".codes li")).ToHaveCountAsync(10);
        await page.IsSoundAsync(Language);
        await Site.PictureAsync(page, $"two-factor-codes-{Language}");
        var recovery = await page.Locator(".codes li").First.InnerTextAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = T("Los he guardado", "I have kept them") }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync(T("Perfil y seguridad", "Profile and security")); // still signed in
        await Expect(page.Locator("main")).Not.ToContainTextAsync(recovery);

        await SignOutAsync(page);
        await FillSignInAsync(page, name, Password);
        await page.IsSoundAsync(Language);
        await page.FillAsync("[name=code]", "000000");
        await SubmitAsync(page);
        await SaysOfAsync(page, "code", T("Pruebe con el siguiente", "Try the next one"));
        await page.FillAsync("[name=code]", totp.ComputeTotp(DateTime.UtcNow.AddSeconds(30))); // that of the moment was used above
        await SubmitAsync(page);
        await Expect(page.Locator("button.who")).ToBeVisibleAsync();

        await page.GotoAsync("/profile/two-factor");
        await page.FillAsync("[name=code]", recovery);
        await page.GetByRole(AriaRole.Button, new() { Name = T("Desactivar", "Turn off") }).ClickAsync();
        await Expect(page.GetByText(T("El segundo factor está desactivado.", "The second factor is off."))).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task A_forgotten_password_is_chosen_anew_by_mail_and_the_old_one_is_out(string speaks)
    {
        Language = speaks;
        var (name, email) = await NewPersonAsync("olvidadiza");
        await using var context = await site.NewContextAsync(Language);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/account/sign-in");
        await page.GetByRole(AriaRole.Link, new() { Name = T("¿Ha olvidado la contraseña?", "Forgotten the password?") }).ClickAsync();
        await page.FillAsync("[name=email]", email);
        await SubmitAsync(page);
        await Expect(page.GetByText(T("le llegará un correo", "a mail will come"))).ToBeVisibleAsync();
        var link = await LinkAsync(email);
        await page.GotoAsync(link);
        await page.EvaluateAsync("() => document.querySelectorAll('main form').forEach(f => f.noValidate = true)");
        await page.FillAsync("[name=password]", "corta");
        await SubmitAsync(page);
        await SaysOfAsync(page, "password", T("De 10 a 128", "10 to 128"));
        await page.FillAsync("[name=password]", Other);
        await SubmitAsync(page);
        await Expect(page.GetByText(T("ya vale", "is in force"))).ToBeVisibleAsync();
        await FillSignInAsync(page, name, Password);
        await SaysOfAsync(page, "password", T("no son correctos", "not right"));
        await SignInAsync(page, name, Other);

        await page.GotoAsync(link); // works once
        await page.FillAsync("[name=password]", Password);
        await SubmitAsync(page);
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync(T("ya se usó", "was used already"));
    }

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task Whoever_changes_language_password_and_telephone_stays_signed_in_and_reads_the_next_page_in_it(string speaks)
    {
        Language = speaks;
        var (name, _) = await NewPersonAsync("viajera");
        await using var context = await site.NewContextAsync(Language);
        var page = await context.NewPageAsync();
        await SignInAsync(page, name, Password);
        await page.GotoAsync("/profile");
        await FillAsync(page, ("firstName", "Ana María"), ("timeZone", "America/Bogota"), ("phone", "600"));
        await page.SelectOptionAsync("[name=locale]", T("en", "es"));
        await page.GetByRole(AriaRole.Button, new() { Name = T("Guardar", "Save") }).ClickAsync();
        await SaysOfAsync(page, "phone", T("No es un teléfono", "Is not an international phone number"));
        await page.FillAsync("[name=phone]", "+34 600 123 456");
        await page.GetByRole(AriaRole.Button, new() { Name = T("Guardar", "Save") }).ClickAsync();
        Language = T("en", "es"); // from here on the other
        await Expect(page.Locator("h1")).ToHaveTextAsync(T("Perfil y seguridad", "Profile and security"));
        await Expect(page.GetByText(T("Sus datos están guardados.", "Your data are saved."))).ToBeVisibleAsync();
        await Expect(page.Locator("[name=phone]")).ToHaveValueAsync("+34600123456");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", Language);

        await FillAsync(page, ("current", "not this one"), ("password", Other));
        await page.GetByRole(AriaRole.Button, new() { Name = T("Cambiar la contraseña", "Change the password") }).ClickAsync();
        await SaysOfAsync(page, "current", T("no es correcta", "not right"));
        await FillAsync(page, ("current", Password), ("password", Other));
        await page.GetByRole(AriaRole.Button, new() { Name = T("Cambiar la contraseña", "Change the password") }).ClickAsync();
        await Expect(page.GetByText(T("Su contraseña nueva ya vale.", "Your new password is in force."))).ToBeVisibleAsync();
        await page.GotoAsync("/profile");
        await Expect(page.Locator("h1")).ToHaveTextAsync(T("Perfil y seguridad", "Profile and security"));
    }

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task Whoever_signs_out_everywhere_else_stays_in_here_and_is_asked_to_sign_in_there(string speaks)
    {
        Language = speaks;
        var (name, _) = await NewPersonAsync("descuidada");
        await using var library = await site.NewContextAsync(Language);
        await using var home = await site.NewContextAsync(Language);
        var (there, here) = (await library.NewPageAsync(), await home.NewPageAsync());
        await SignInAsync(there, name, Password);
        await SignInAsync(here, name, Password);
        await here.GotoAsync("/profile");
        await here.GetByRole(AriaRole.Button, new() { Name = T("Cerrar las demás sesiones", "Sign out everywhere else") }).ClickAsync();
        await Expect(here.GetByText(T("Las demás sesiones se han cerrado.", "Other sessions are closed."))).ToBeVisibleAsync();
        await there.GotoAsync("/grades");
        await Expect(there.Locator("h1")).ToHaveTextAsync(T("Entrar", "Sign in"));
        await here.GotoAsync("/grades");
        await Expect(here.Locator("h1")).ToHaveTextAsync(T("Calificaciones", "Grades"));
    }

    internal static async Task FillSignInAsync(IPage page, string userName, string password)
    {
        await page.GotoAsync("/account/sign-in");
        await FillAsync(page, ("userName", userName), ("password", password));
        await SubmitAsync(page);
    }

    internal static async Task SignInAsync(IPage page, string userName, string password)
    {
        await FillSignInAsync(page, userName, password);
        await page.WaitForURLAsync(url => !url.Contains("/account/", StringComparison.Ordinal));
    }

    private static async Task SignOutAsync(IPage page)
    {
        await page.ClickAsync("button.who");
        await page.ClickAsync("#account button[type=submit]");
        await Expect(page.Locator("button.who")).ToHaveCountAsync(0);
    }

    internal static async Task FillAsync(IPage page, params (string Name, string Value)[] fields)
    {
        foreach (var (name, value) in fields)
        {
            await page.FillAsync($"main [name={name}]", value);
        }
    }

    internal static Task SubmitAsync(IPage page) => page.ClickAsync("main form button[type=submit]");

    /// <summary>The field is marked wrong, and what describes it to assistive technology says this.</summary>
    internal static async Task SaysOfAsync(IPage page, string field, string says)
    {
        var input = page.Locator($"main [name={field}]");
        await Expect(input).ToHaveAttributeAsync("aria-invalid", "true");
        var ids = (await input.GetAttributeAsync("aria-describedby"))!.Split(' ');
        Assert.Contains(says, string.Join(' ', await Task.WhenAll(ids.Select(id => page.Locator("#" + id).InnerTextAsync()))), StringComparison.Ordinal);
    }

    /// <summary>Somebody new of this language, made by the administration, who can sign in at once.</summary>
    private async Task<(string UserName, string Email)> NewPersonAsync(string name)
    {
        await using var admin = await site.SignedInAsync(Administrator, Language);
        var (userName, email) = ($"{name}-{Language}", $"{name}-{Language}@story.example");
        var answer = await admin.APIRequest.PostAsync("/api/v1/users", new()
        {
            DataObject = new { userName, email, firstName = "Ana", lastName = "Vega", roles = new[] { "student" }, password = Password, locale = Language },
        });
        Assert.Equal(201, answer.Status);
        return (userName, email);
    }

    private Task<string> LinkAsync(string email) => LinkAsync(site, email);

    /// <summary>The address, within the site, that the newest mail to this person leads to.</summary>
    internal static Task<string> LinkAsync(Site site, string email) => Waiting.ForAsync($"a mail with a link to {email}", async () =>
    {
        var folder = new DirectoryInfo(Path.Combine(site.DataDirectory, "mail"));
        foreach (var file in folder.Exists ? folder.GetFiles("*.eml").OrderByDescending(f => f.LastWriteTimeUtc).ToArray() : [])
        {
            using var mail = await MimeMessage.LoadAsync(file.FullName);
            if (mail.To.Mailboxes.Any(m => m.Address == email) && Link().Match(mail.HtmlBody ?? "") is { Success: true } link)
            {
                return new Uri(System.Net.WebUtility.HtmlDecode(link.Groups[1].Value)).PathAndQuery;
            }
        }

        return null;
    });

    [GeneratedRegex("href=\"([^\"]*/account/[^\"]*)\"")]
    private static partial Regex Link();
}
