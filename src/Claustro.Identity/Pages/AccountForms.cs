using Claustro.Platform.Errors;
using Claustro.Web;
using Claustro.Web.Layout;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace Claustro.Identity.Pages;

/// <summary>
/// What the forms about accounts have in common. They are endpoints that answer with pages: the addresses stand in mails and
/// in other applications, and whoever has the page's antiforgery token can post them.
/// </summary>
internal static class AccountForms
{
    public static readonly Refusal Expired = Refusal.Invalid("malformed", "La página había caducado. Inténtelo de nuevo.", "The page had expired. Try again.");

    /// <summary>The page, never kept by anybody: its address may carry a token, and it changes with who is signed in.</summary>
    public static IResult Show<TPage>(HttpContext http, Refusal? refusal, params (string Name, object? Value)[] parameters) where TPage : IComponent
    {
        PageHeaders.KeepAddressSecret(http);
        http.Response.Headers.ContentLanguage = PageContext.Of(http).Reader.Locale;
        return PageAnswer.Of<TPage>(refusal?.Status ?? StatusCodes.Status200OK, parameters: [("Refusal", refusal), .. parameters]);
    }

    /// <summary>The form, and why it may not be acted on: it did not come from our own page, or too late. Even then what was written is shown again.</summary>
    public static async Task<(IFormCollection Form, Refusal? Refusal)> ReadAsync(HttpContext http, IAntiforgery antiforgery)
    {
        try
        {
            var ours = await antiforgery.IsRequestValidAsync(http);
            return http.Request.HasFormContentType ? (await http.Request.ReadFormAsync(http.RequestAborted), ours ? null : Expired) : (FormCollection.Empty, Expired);
        }
        catch (Exception e) when (e is InvalidDataException or AntiforgeryValidationException)
        {
            return (FormCollection.Empty, Expired);
        }
    }
}
