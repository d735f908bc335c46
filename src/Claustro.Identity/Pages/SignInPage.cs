using System.Globalization;
using Claustro.Identity.SignIn;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Claustro.Identity.Pages;

/// <summary>Name and password, then, where it is on, the code of the second factor.</summary>
internal static class SignInPage
{
    /// <summary>How long the right password is remembered while the person looks for the code.</summary>
    private static readonly TimeSpan SecondStepLifetime = TimeSpan.FromMinutes(5);

    private static readonly Text Title = new("Entrar", "Sign in"), Continue = new("Continuar", "Continue"),
        NotRight = new(
            "El usuario o la contraseña no son correctos, o ha habido demasiados intentos. Espere cinco minutos si no consigue entrar.",
            "The user name or password is not right, or there were too many attempts. Wait five minutes if you cannot get in."),
        NotConfirmed = new(
            "Falta confirmar su dirección: abra el enlace del correo que le enviamos.", "Your address is not confirmed yet: open the link in the mail we sent you."),
        WrongCode = new("El código no es correcto. Pruebe con el siguiente.", "The code is not right. Try the next one.");

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet(Authentication.SignInPath, (HttpContext http, IAntiforgery forgery) => CredentialsForm(http, forgery, http.Request.Query["returnUrl"], null))
            .AllowAnonymous().WithSummary("Page: sign in");
        pages.MapPost(Authentication.SignInPath, SubmitAsync).AllowAnonymous().WithSummary("Sign in with the page's form");
        pages.MapPost("/account/sign-out", SignOutAsync).AllowAnonymous().WithSummary("Sign out with a page's form");
    }

    private static async Task<IResult> SubmitAsync(
        HttpContext http, IAntiforgery forgery, CheckCredentials credentials, IDataProtectionProvider protection, CancellationToken cancel)
    {
        if (await PlainPage.ReadAsync(http, forgery) is not { } form)
        {
            return CredentialsForm(http, forgery, null, null, PlainPage.Expired);
        }

        var protector = protection.CreateProtector("claustro.second-step").ToTimeLimitedDataProtector();
        var ticket = Open(protector, form["ticket"]);
        var answer = ticket is var (id, version)
            ? await credentials.SecondStepAsync(id, version, form["code"], cancel)
            : await credentials.RunAsync(form["userName"], form["password"], null, cancel);
        var returnUrl = (string?)form["returnUrl"];
        switch (answer.Verdict)
        {
            case SignInVerdict.Welcome:
                await http.SignInAsync(Authentication.CookieScheme, Authentication.ForCookie(answer.Account!));
                return Results.Redirect(IsLocal(returnUrl) ? returnUrl! : "/");
            case SignInVerdict.SecondFactorRequired:
                var account = answer.Account!;
                var next = protector.Protect(string.Create(CultureInfo.InvariantCulture, $"{account.Id} {account.SecurityVersion}"), SecondStepLifetime);
                return CodeForm(http, forgery, returnUrl, next, ticket is null ? null : WrongCode);
            default:
                return CredentialsForm(http, forgery, returnUrl, form["userName"], answer.Verdict == SignInVerdict.NotConfirmed ? NotConfirmed : NotRight);
        }
    }

    private static async Task<IResult> SignOutAsync(HttpContext http, IAntiforgery forgery)
    {
        if (await PlainPage.ReadAsync(http, forgery) is null)
        {
            return new Refused(Refusal.Invalid("malformed", PlainPage.Expired.Es, PlainPage.Expired.En));
        }

        await http.SignOutAsync(Authentication.CookieScheme);
        return Results.Redirect("/");
    }

    private static IResult CredentialsForm(HttpContext http, IAntiforgery forgery, string? returnUrl, string? userName, Text? complaint = null) => PlainPage.Show(
        http, forgery, Title, Authentication.SignInPath,
        $"""
        {PlainPage.Label(http.Language(), "userName", "Usuario o correo", "User name or mail")}
        <input id="userName" name="userName" autocomplete="username" required maxlength="254" value="{PlainPage.Encode(userName)}" autofocus>
        {PlainPage.Label(http.Language(), "password", "Contraseña", "Password")}
        <input id="password" name="password" type="password" autocomplete="current-password" required maxlength="{Passwords.MaxLength}">
        <p><a href="{AccountPages.ForgottenPath}">{PlainPage.Encode(new Text("¿Ha olvidado la contraseña?", "Forgotten the password?").In(http.Language()))}</a></p>
        {PlainPage.Hidden("returnUrl", returnUrl)}
        """, Title, complaint, Status(complaint));

    private static IResult CodeForm(HttpContext http, IAntiforgery forgery, string? returnUrl, string ticket, Text? complaint) => PlainPage.Show(
        http, forgery, Title, Authentication.SignInPath,
        $"""
        {PlainPage.Label(http.Language(), "code", "Código de su aplicación, o uno de recuperación", "Code from your application, or a recovery code")}
        <input id="code" name="code" autocomplete="one-time-code" required maxlength="32" autofocus>
        {PlainPage.Hidden("ticket", ticket)}{PlainPage.Hidden("returnUrl", returnUrl)}
        """, Continue, complaint, Status(complaint));

    private static (long Id, int Version)? Open(ITimeLimitedDataProtector protector, string? ticket)
    {
        if (string.IsNullOrEmpty(ticket))
        {
            return null;
        }

        try
        {
            var parts = protector.Unprotect(ticket).Split(' ');
            return (long.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null; // expired or forged: begin again
        }
    }

    /// <summary>Only back into this site: an open redirect would lend its good name to others.</summary>
    private static bool IsLocal(string? url) =>
        url is { Length: > 0 } && url[0] == '/' && (url.Length == 1 || url[1] is not ('/' or '\\')) && !url.Any(char.IsControl);

    private static int Status(Text? complaint) => complaint is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
}
