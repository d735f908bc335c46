using System.Globalization;
using Claustro.Identity.SignIn;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Claustro.Web;
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

    public static readonly Refusal
        NotRight = Refusal.Invalid("wrong_credentials",
            "El usuario o la contraseña no son correctos, o ha habido demasiados intentos. Espere cinco minutos si no consigue entrar.",
            "The user name or password is not right, or there were too many attempts. Wait five minutes if you cannot get in."),
        NotConfirmed = Refusal.Invalid("not_confirmed",
            "Falta confirmar su dirección: abra el enlace del correo que le enviamos.", "Your address is not confirmed yet: open the link in the mail we sent you."),
        WrongCode = Refusal.Invalid("wrong_code", "El código no es correcto. Pruebe con el siguiente.", "The code is not right. Try the next one.");

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet(Authentication.SignInPath, (HttpContext http) => Credentials(http, http.Request.Query["returnUrl"]))
            .AllowAnonymous().WithSummary("Page: sign in");
        pages.MapPost(Authentication.SignInPath, SubmitAsync).AllowAnonymous().WithSummary("Sign in with the page's form");
        pages.MapPost("/account/sign-out", SignOutAsync).AllowAnonymous().WithSummary("Sign out with a page's form");
    }

    private static async Task<IResult> SubmitAsync(
        HttpContext http, IAntiforgery forgery, CheckCredentials credentials, IDataProtectionProvider protection, CancellationToken cancel)
    {
        var (form, expired) = await AccountForms.ReadAsync(http, forgery);
        if (expired is not null)
        {
            return Credentials(http, form["returnUrl"], form["userName"], expired);
        }

        var protector = protection.CreateProtector("claustro.second-step").ToTimeLimitedDataProtector();
        var ticket = Open(protector, form["ticket"]);
        if (ticket is null && !string.IsNullOrEmpty(form["ticket"]))
        {
            return Credentials(http, form["returnUrl"], null, AccountForms.Expired); // too long between password and code
        }

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
                return Show(http, returnUrl, ticket is null ? null : WrongCode, (nameof(SignInForm.Ticket), next));
            default:
                return Credentials(http, returnUrl, form["userName"], answer.Verdict == SignInVerdict.NotConfirmed ? NotConfirmed : NotRight);
        }
    }

    private static async Task<IResult> SignOutAsync(HttpContext http, IAntiforgery forgery)
    {
        if ((await AccountForms.ReadAsync(http, forgery)).Refusal is { } expired)
        {
            return new Refused(expired);
        }

        await http.SignOutAsync(Authentication.CookieScheme);
        return Results.Redirect("/");
    }

    private static IResult Credentials(HttpContext http, string? returnUrl, string? userName = null, Refusal? refusal = null) =>
        Show(http, returnUrl, refusal, (nameof(SignInForm.UserName), userName));

    private static IResult Show(HttpContext http, string? returnUrl, Refusal? refusal, (string, object?) more)
    {
        if (returnUrl?.StartsWith("/connect/", StringComparison.Ordinal) == true)
        {
            PageHeaders.LetFormsLeadAway(http);
        }

        return AccountForms.Show<SignInForm>(http, refusal, (nameof(SignInForm.ReturnUrl), returnUrl), more);
    }

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
}
