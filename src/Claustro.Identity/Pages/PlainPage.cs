using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace Claustro.Identity.Pages;

/// <summary>
/// A page of one small form: plain HTML without scripts, in the caller's language, so that it works wherever a mail or
/// another application sends people from.
/// </summary>
internal static class PlainPage
{
    public static readonly Text Expired = new("La página había caducado. Inténtelo de nuevo.", "The page had expired. Try again.");

    private const string Style = """
        :root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;display:grid;place-items:center;min-height:95vh;margin:0}
        main{width:min(22rem,90vw)}label{display:block;margin-top:1rem}input{font:inherit;width:100%;box-sizing:border-box;padding:.6rem;border:1px solid #767676;border-radius:.3rem}
        button{font:inherit;width:100%;margin-top:1.5rem;padding:.7rem;border:0;border-radius:.3rem;background:#2b4c9b;color:#fff;cursor:pointer}
        [role=alert]{padding:.6rem .8rem;border-left:4px solid #c62828;background:#c628281a}
        """;

    /// <summary>
    /// Answers the page. <paramref name="fields"/> is HTML already encoded (see <see cref="Encode"/>); without a button there
    /// is no form, only what <paramref name="notice"/> says.
    /// </summary>
    public static IResult Show(
        HttpContext http, IAntiforgery antiforgery, Text title, string action, string fields, Text? button, Text? notice = null, int status = StatusCodes.Status200OK)
    {
        var language = http.Language();
        var form = "";
        if (button is { } label)
        {
            var tokens = antiforgery.GetAndStoreTokens(http);
            form = $"""
                <form method="post" action="{action}">
                {fields}
                <input type="hidden" name="{tokens.FormFieldName}" value="{tokens.RequestToken}">
                <button>{Encode(label.In(language))}</button>
                </form>
                """;
        }

        var heading = Encode(title.In(language));
        var html = $"""
            <!doctype html>
            <html lang="{language.TwoLetterISOLanguageName}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
            <title>{heading} · Claustro</title><style>{Style}</style></head>
            <body><main><h1>{heading}</h1>
            {(notice is { } text ? $"<p role=\"{(status < 400 ? "status" : "alert")}\">{Encode(text.In(language))}</p>" : "")}
            {form}
            </main></body></html>
            """;
        var headers = http.Response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
        headers["Referrer-Policy"] = "no-referrer"; // addresses here carry tokens
        headers.ContentLanguage = language.TwoLetterISOLanguageName;
        return Results.Content(html, "text/html", Encoding.UTF8, status);
    }

    /// <summary>The form, when it is one and comes from our own page.</summary>
    public static async Task<IFormCollection?> ReadAsync(HttpContext http, IAntiforgery antiforgery)
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

    public static string Label(CultureInfo language, string field, string es, string en) => $"<label for=\"{field}\">{Encode(new Text(es, en).In(language))}</label>";

    public static string Hidden(string name, string? value) => $"<input type=\"hidden\" name=\"{name}\" value=\"{Encode(value)}\">";

    public static string Encode(string? text) => HtmlEncoder.Default.Encode(text ?? "");
}
