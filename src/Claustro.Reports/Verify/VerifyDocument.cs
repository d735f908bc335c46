using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;

namespace Claustro.Reports.Verify;

/// <summary>Anybody who holds a document can ask whether it is genuine: whose it is and of when, nothing of what it says.</summary>
internal static class VerifyDocument
{
    /// <summary><paramref name="Kind"/> such as <c>transcript</c>; all null but the first when not genuine.</summary>
    public sealed record Response(bool Genuine, string? Holder, string? Kind, DateTime? IssuedAt);

    public static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/verify/{code}", async (string code, HttpContext http, CollegeDb db, IEnumerable<IReportKind> kinds, IConfiguration configuration, CancellationToken cancel) =>
        {
            var answer = await RunAsync(db, code, cancel);
            var status = answer.Genuine ? StatusCodes.Status200OK : StatusCodes.Status404NotFound;
            http.Response.Headers.CacheControl = "no-store";
            http.Response.Headers.Vary = "Accept";
            if (http.Request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase))
            {
                return Results.Json(answer, statusCode: status);
            }

            http.Response.Headers.ContentSecurityPolicy = Policy;
            http.Response.Headers.XContentTypeOptions = "nosniff";
            http.Response.Headers["Referrer-Policy"] = "no-referrer";
            var college = configuration["Institution:Name"] is { Length: > 0 } name ? name : "Universidad Claustro";
            return Results.Text(Page(answer, code, kinds.Named(answer.Kind)?.Title, college, http.Language().TwoLetterISOLanguageName), "text/html", Encoding.UTF8, status);
        })
        .AllowAnonymous()
        .Produces<Response>(StatusCodes.Status200OK, "application/json", "text/html")
        .Produces<Response>(StatusCodes.Status404NotFound, "application/json", "text/html")
        .WithTags("Reports")
        .WithSummary("Is a document genuine?");

    public static async Task<Response> RunAsync(CollegeDb db, string code, CancellationToken cancel) =>
        VerificationCode.Key(code) is { } key && await db.Set<IssuedDocument>().AsNoTracking().SingleOrDefaultAsync(d => d.Code == key, cancel) is { } document
            ? new Response(true, document.Holder, document.Kind, document.IssuedAt)
            : new Response(false, null, null, null);

    private const string Style = """
        body{margin:0;background:#f3f4f6;color:#1f2933;font:17px/1.5 Roboto,"Segoe UI",Helvetica,Arial,sans-serif}
        header{background:#1e3a5f;color:#fff;padding:20px 24px;font-size:20px;font-weight:bold}
        main{max-width:640px;margin:32px auto;background:#fff;border-radius:8px;padding:24px 32px;border-top:6px solid #1b6b3a}
        main.no{border-top-color:#a61b1b}
        h1{font-size:24px;margin:0 0 4px}
        h1 span,dt span,p span{display:block;color:#52606d;font-weight:normal;font-size:.85em}
        dl{display:grid;grid-template-columns:minmax(9em,auto) 1fr;gap:12px 24px;margin:24px 0 8px}
        dt{color:#3e4c59}
        dd{margin:0;font-weight:bold;overflow-wrap:anywhere}
        """;

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Both languages on one page: whoever checks a document may be anywhere; the reader's comes first.</summary>
    private static string Page(Response answer, string code, Text? kind, string college, string language)
    {
        var (page, heading) = (new StringBuilder(2500), Heading(answer.Genuine));
        page.Append("<!DOCTYPE html>\n<html lang=\"").Append(language).Append("\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append("<meta name=\"robots\" content=\"noindex\">\n<title>").Append(First(heading)).Append(" · ").Append(Encode(college)).Append("</title>\n<style>").Append(Style).Append("</style>\n</head>\n<body>\n<header>")
            .Append(Encode(college)).Append("</header>\n<main").Append(answer.Genuine ? "" : " class=\"no\"").Append(">\n<h1>").Append(Both(heading)).Append("</h1>\n");
        if (answer.Genuine)
        {
            page.Append("<dl>\n");
            Row(new("Documento", "Document"), kind is { } title ? Both(title) : Encode(answer.Kind!));
            Row(new("Titular", "Holder"), Encode(answer.Holder!));
            Row(new("Fecha de emisión (UTC)", "Issued on (UTC)"), $"{answer.IssuedAt:yyyy-MM-dd}");
            Row(new("Código", "Code"), VerificationCode.Show(VerificationCode.Key(code)!));
            page.Append("</dl>\n<p>").Append(Both(Compare)).Append("</p>\n");
        }
        else
        {
            page.Append("<p>").Append(Both(Check)).Append("</p>\n");
        }

        return page.Append("</main>\n</body>\n</html>\n").ToString();

        void Row(Text name, string value) => page.Append("<dt>").Append(Both(name)).Append("</dt>\n<dd>").Append(value).Append("</dd>\n");
        string First(Text text) => Encode(language == "en" ? text.En : text.Es);
        string Both(Text text)
        {
            var (other, second) = language == "en" ? ("es", text.Es) : ("en", text.En);
            return $"{First(text)} <span lang=\"{other}\">{Encode(second)}</span>";
        }
    }

    private static Text Heading(bool genuine) => genuine ? new("Documento auténtico", "Genuine document") : new("Documento no reconocido", "Document not recognised");

    private static readonly Text Compare = new(
        "Compare el titular y la fecha con los del documento que tiene. El contenido no se muestra aquí.",
        "Compare the holder and the date with those of the document you hold. Its content is not shown here.");

    private static readonly Text Check = new(
        "No hay ningún documento con este código. Compruebe que lo ha escrito como está en el papel.",
        "There is no document with this code. Check that you typed it as it is on the paper.");

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
