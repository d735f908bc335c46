using System.Globalization;
using System.Text;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Claustro.Identity.SignIn;

/// <summary>
/// The sign-in page: name and password, then, where it is on, the code of the second factor. Plain HTML without scripts,
/// so that it works wherever another application sends people from.
/// </summary>
internal static class SignInPage
{
    private static readonly TimeSpan SecondStepLifetime = TimeSpan.FromMinutes(5);

    public static void Map(IEndpointRouteBuilder app)
    {
        var account = app.MapGroup("/account").ExcludeFromDescription();
        account.MapGet("/sign-in", Show).AllowAnonymous().WithSummary("The sign-in page");
        account.MapPost("/sign-in", SubmitAsync).AllowAnonymous().WithSummary("Sign in with the page's form");
        account.MapPost("/sign-out", SignOutAsync).AllowAnonymous().WithSummary("Sign out with a page's form");
    }

    private static IResult Show(HttpContext http, IAntiforgery antiforgery) =>
        Page(http, antiforgery, SignInHtml.Credentials(http.Language(), http.Request.Query["returnUrl"], null, null));

    private static async Task<IResult> SubmitAsync(
        HttpContext http, IAntiforgery antiforgery, CheckCredentials credentials, IDataProtectionProvider protection, CancellationToken cancel)
    {
        if (await ReadAsync(http, antiforgery) is not { } form)
        {
            return Page(http, antiforgery, SignInHtml.Credentials(http.Language(), null, null, SignInHtml.Expired), StatusCodes.Status400BadRequest);
        }

        var protector = protection.CreateProtector("claustro.second-step").ToTimeLimitedDataProtector();
        var (language, returnUrl) = (http.Language(), (string?)form["returnUrl"]);
        var (answer, second) = TryOpen(protector, form["ticket"]) is var (id, version)
            ? (await credentials.SecondStepAsync(id, version, form["code"], cancel), true)
            : (await credentials.RunAsync(form["userName"], form["password"], null, cancel), false);
        if (answer.Verdict == SignInVerdict.Welcome)
        {
            await http.SignInAsync(Authentication.CookieScheme, Authentication.ForCookie(answer.Account!));
            return Results.Redirect(IsLocal(returnUrl) ? returnUrl! : "/");
        }

        if (answer.Verdict == SignInVerdict.SecondFactorRequired)
        {
            var (account, inv) = (answer.Account!, CultureInfo.InvariantCulture);
            var ticket = protector.Protect(string.Create(inv, $"{account.Id} {account.SecurityVersion}"), SecondStepLifetime);
            return Page(http, antiforgery, SignInHtml.Code(language, returnUrl, ticket, second ? SignInHtml.WrongCode : null));
        }

        var complaint = answer.Verdict == SignInVerdict.NotConfirmed ? SignInHtml.NotConfirmed : SignInHtml.Refused;
        return Page(http, antiforgery, SignInHtml.Credentials(language, returnUrl, form["userName"], complaint), StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> SignOutAsync(HttpContext http, IAntiforgery antiforgery)
    {
        if (await ReadAsync(http, antiforgery) is null)
        {
            return new Refused(Refusal.Invalid("malformed", "La página ha caducado. Vuelva a cargarla.", "The page has expired. Load it again."));
        }

        await http.SignOutAsync(Authentication.CookieScheme);
        return Results.Redirect("/");
    }

    /// <summary>The form, when it is one and comes from our own page.</summary>
    private static async Task<IFormCollection?> ReadAsync(HttpContext http, IAntiforgery antiforgery)
    {
        try
        {
            return http.Request.HasFormContentType && await antiforgery.IsRequestValidAsync(http) ? await http.Request.ReadFormAsync(http.RequestAborted) : null;
        }
        catch (Exception e) when (e is InvalidDataException or AntiforgeryValidationException)
        {
            return null;
        }
    }

    private static (long Id, int Version)? TryOpen(ITimeLimitedDataProtector protector, string? ticket)
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

    private static IResult Page(HttpContext http, IAntiforgery antiforgery, Func<string, string> html, int status = StatusCodes.Status200OK)
    {
        var tokens = antiforgery.GetAndStoreTokens(http);
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        http.Response.Headers.ContentLanguage = http.Language().TwoLetterISOLanguageName;
        return Results.Content(html($"<input type=\"hidden\" name=\"{tokens.FormFieldName}\" value=\"{tokens.RequestToken}\">"), "text/html", Encoding.UTF8, status);
    }
}
