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

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet(ConfirmPath, (HttpContext http) => Confirm(http, http.Request.Query["token"])).AllowAnonymous().WithSummary("Page: confirm the address");
        pages.MapPost(ConfirmPath, ConfirmAsync).AllowAnonymous().WithSummary("Confirm the address with the page's form");
        pages.MapGet(PasswordPath, (HttpContext http) => Password(http, http.Request.Query["token"])).AllowAnonymous().WithSummary("Page: choose a password");
        pages.MapPost(PasswordPath, PasswordAsync).AllowAnonymous().WithSummary("Choose a password with the page's form");
        pages.MapGet(ForgottenPath, (HttpContext http) => Forgotten(http)).AllowAnonymous().WithSummary("Page: forgotten password");
        pages.MapPost(ForgottenPath, ForgottenAsync).AllowAnonymous().WithSummary("Ask for a new password with the page's form");
    }

    private static async Task<IResult> ConfirmAsync(HttpContext http, IAntiforgery forgery, CollegeDb db, AccountMails mails, TimeProvider clock, CancellationToken cancel)
    {
        var (form, expired) = await AccountForms.ReadAsync(http, forgery);
        if (expired is not null)
        {
            return Confirm(http, form["token"], expired);
        }

        var outcome = await ConfirmAccount.RunAsync(db, mails, clock, new(form["token"]), cancel);
        return Confirm(http, form["token"], outcome.Refusal, outcome.Refusal is null);
    }

    private static async Task<IResult> PasswordAsync(
        HttpContext http, IAntiforgery forgery, CollegeDb db, Passwords passwords, AccountMails mails, SignInAttempts attempts, AccountStates states, TimeProvider clock,
        CancellationToken cancel)
    {
        var (form, expired) = await AccountForms.ReadAsync(http, forgery);
        if (expired is not null)
        {
            return Password(http, form["token"], expired);
        }

        var outcome = await ResetPassword.RunAsync(db, passwords, mails, attempts, states, clock, new(form["token"], form["password"]), cancel);
        return Password(http, form["token"], outcome.Refusal, outcome.Refusal is null);
    }

    private static async Task<IResult> ForgottenAsync(HttpContext http, IAntiforgery forgery, CollegeDb db, JobSignal signal, TimeProvider clock, CancellationToken cancel)
    {
        var (form, expired) = await AccountForms.ReadAsync(http, forgery);
        if (expired is not null)
        {
            return Forgotten(http, form["email"], expired);
        }

        var outcome = await RequestPasswordReset.RunAsync(db, signal, clock, new(((string?)form["email"])?.Trim()), cancel);
        return Forgotten(http, form["email"], outcome.Refusal, outcome.Refusal is null);
    }

    private static IResult Confirm(HttpContext http, string? token, Refusal? refusal = null, bool done = false) =>
        AccountForms.Show<ConfirmForm>(http, refusal, (nameof(ConfirmForm.Token), token), (nameof(ConfirmForm.Done), done));

    private static IResult Password(HttpContext http, string? token, Refusal? refusal = null, bool done = false) =>
        AccountForms.Show<PasswordForm>(http, refusal, (nameof(PasswordForm.Token), token), (nameof(PasswordForm.Done), done));

    private static IResult Forgotten(HttpContext http, string? email = null, Refusal? refusal = null, bool done = false) =>
        AccountForms.Show<ForgottenForm>(http, refusal, (nameof(ForgottenForm.Email), email), (nameof(ForgottenForm.Done), done));
}
