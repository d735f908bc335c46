using Claustro.Identity.Accounts;
using Claustro.Identity.SignIn;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Claustro.Platform.Work;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Claustro.Identity.Pages;

/// <summary>
/// Where mails about accounts lead: confirm the address, set a password; and where a forgotten password is asked for. A
/// link only shows a form: programs that open every link of a mail must not use it up.
/// </summary>
internal static class AccountPages
{
    public const string ConfirmPath = "/account/confirm", PasswordPath = "/account/password", ForgottenPath = "/account/forgotten";

    private static readonly Text Confirm = new("Confirmar la dirección", "Confirm the address"), Password = new("Elegir contraseña", "Choose a password"),
        Forgotten = new("Contraseña olvidada", "Forgotten password"), Send = new("Enviar", "Send"),
        Confirmed = new("Su dirección está confirmada. Ya puede entrar.", "Your address is confirmed. You can sign in now."),
        Changed = new("Su contraseña nueva ya vale. Puede entrar con ella.", "Your new password is in force. You can sign in with it."),
        Sent = new("Si hay una cuenta con esa dirección, le llegará un correo para elegir una contraseña nueva.", "If there is an account with that address, a mail will come to choose a new password.");

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet(ConfirmPath, (HttpContext http, IAntiforgery forgery) => ConfirmForm(http, forgery, http.Request.Query["token"]))
            .AllowAnonymous().WithSummary("Page: confirm the address");
        pages.MapPost(ConfirmPath, ConfirmAsync).AllowAnonymous().WithSummary("Confirm the address with the page's form");
        pages.MapGet(PasswordPath, (HttpContext http, IAntiforgery forgery) => PasswordForm(http, forgery, http.Request.Query["token"]))
            .AllowAnonymous().WithSummary("Page: choose a password");
        pages.MapPost(PasswordPath, PasswordAsync).AllowAnonymous().WithSummary("Choose a password with the page's form");
        pages.MapGet(ForgottenPath, (HttpContext http, IAntiforgery forgery) => ForgottenForm(http, forgery)).AllowAnonymous().WithSummary("Page: forgotten password");
        pages.MapPost(ForgottenPath, ForgottenAsync).AllowAnonymous().WithSummary("Ask for a new password with the page's form");
    }

    private static async Task<IResult> ConfirmAsync(HttpContext http, IAntiforgery forgery, CollegeDb db, AccountMails mails, TimeProvider clock, CancellationToken cancel)
    {
        if (await PlainPage.ReadAsync(http, forgery) is not { } form)
        {
            return ConfirmForm(http, forgery, null, PlainPage.Expired);
        }

        var outcome = await ConfirmAccount.RunAsync(db, mails, clock, new(form["token"]), cancel);
        return outcome.Refusal is { } refused ? ConfirmForm(http, forgery, form["token"], refused.Detail) : PlainPage.Show(http, forgery, Confirm, "", "", null, Confirmed);
    }

    private static async Task<IResult> PasswordAsync(
        HttpContext http, IAntiforgery forgery, CollegeDb db, Passwords passwords, AccountMails mails, SignInAttempts attempts, AccountStates states, TimeProvider clock,
        CancellationToken cancel)
    {
        if (await PlainPage.ReadAsync(http, forgery) is not { } form)
        {
            return PasswordForm(http, forgery, null, PlainPage.Expired);
        }

        var outcome = await ResetPassword.RunAsync(db, passwords, mails, attempts, states, clock, new(form["token"], form["password"]), cancel);
        return outcome.Refusal is { } refused ? PasswordForm(http, forgery, form["token"], refused.Detail) : PlainPage.Show(http, forgery, Password, "", "", null, Changed);
    }

    private static async Task<IResult> ForgottenAsync(HttpContext http, IAntiforgery forgery, CollegeDb db, JobSignal signal, TimeProvider clock, CancellationToken cancel)
    {
        if (await PlainPage.ReadAsync(http, forgery) is not { } form)
        {
            return ForgottenForm(http, forgery, PlainPage.Expired);
        }

        var outcome = await RequestPasswordReset.RunAsync(db, signal, clock, new(form["email"]), cancel);
        return outcome.Refusal is { } refused ? ForgottenForm(http, forgery, refused.Detail) : PlainPage.Show(http, forgery, Forgotten, "", "", null, Sent);
    }

    private static IResult ConfirmForm(HttpContext http, IAntiforgery forgery, string? token, Text? complaint = null) =>
        PlainPage.Show(http, forgery, Confirm, ConfirmPath, PlainPage.Hidden("token", token), Confirm, complaint, Status(complaint));

    private static IResult PasswordForm(HttpContext http, IAntiforgery forgery, string? token, Text? complaint = null) => PlainPage.Show(
        http, forgery, Password, PasswordPath,
        $"""
        {PlainPage.Label(http.Language(), "password", "Contraseña nueva, de 10 caracteres o más", "New password of 10 characters or more")}
        <input id="password" name="password" type="password" autocomplete="new-password" required minlength="{Passwords.MinLength}" maxlength="{Passwords.MaxLength}" autofocus>
        {PlainPage.Hidden("token", token)}
        """, Password, complaint, Status(complaint));

    private static IResult ForgottenForm(HttpContext http, IAntiforgery forgery, Text? complaint = null) => PlainPage.Show(
        http, forgery, Forgotten, ForgottenPath,
        $"""
        {PlainPage.Label(http.Language(), "email", "Su dirección de correo", "Your mail address")}
        <input id="email" name="email" type="email" autocomplete="email" required maxlength="254" autofocus>
        """, Send, complaint, Status(complaint));

    private static int Status(Text? complaint) => complaint is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
}
