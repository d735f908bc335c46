using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Http;

namespace Claustro.Reports.Verify;

/// <summary>The page that verifies a document; works without scripts, and its policy allows none.</summary>
internal static class VerifyPage
{
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
        dd.hash{font:13px/1.5 ui-monospace,monospace}
        form{border-top:1px solid #cbd2d9;margin-top:24px;padding-top:16px}
        label span{display:block;color:#52606d;font-size:.85em}
        input{display:block;margin:12px 0;font:inherit;max-width:100%}
        button{font:inherit;background:#1e3a5f;color:#fff;border:0;border-radius:6px;padding:10px 18px;cursor:pointer}
        .found{border-radius:6px;padding:12px 16px;background:#e3f2e8;color:#12512b;font-weight:bold}
        .found.no{background:#fbe4e4;color:#861212}
        .found span{color:inherit}
        """;

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public static IResult Of(HttpContext http, VerifyDocument.Response answer, string code, Text? kind, string? institution, int status)
    {
        http.Response.Headers.ContentSecurityPolicy = Policy;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        var college = string.IsNullOrEmpty(institution) ? "Universidad Claustro" : institution;
        return Results.Text(Page(answer, code, kind, college, http.Language().TwoLetterISOLanguageName), "text/html", Encoding.UTF8, status);
    }

    /// <summary>Both languages on one page: whoever checks a document may be anywhere; the reader's comes first.</summary>
    private static string Page(VerifyDocument.Response answer, string code, Text? kind, string college, string language)
    {
        var (page, heading) = (new StringBuilder(2500), Heading(answer.Genuine));
        page.Append("<!DOCTYPE html>\n<html lang=\"").Append(language).Append("\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append("<meta name=\"robots\" content=\"noindex\">\n<title>").Append(First(heading)).Append(" · ").Append(Encode(college)).Append("</title>\n<style>").Append(Style).Append("</style>\n</head>\n<body>\n<header>")
            .Append(Encode(college)).Append("</header>\n<main").Append(answer.Genuine ? "" : " class=\"no\"").Append(">\n<h1>").Append(Both(heading)).Append("</h1>\n");
        if (answer.Unchanged is { } unchanged)
        {
            page.Append("<p role=\"status\" class=\"found").Append(unchanged ? "" : " no").Append("\">").Append(Both(unchanged ? Same : Changed)).Append("</p>\n");
        }

        if (answer.Genuine)
        {
            page.Append("<dl>\n");
            Row(new("Documento", "Document"), kind is { } title ? Both(title) : Encode(answer.Kind!));
            Row(new("Titular", "Holder"), Encode(answer.Holder!));
            Row(new("Fecha de emisión (UTC)", "Issued on (UTC)"), $"{answer.IssuedAt:yyyy-MM-dd}");
            Row(new("Código", "Code"), VerificationCode.Show(VerificationCode.Key(code)!));
                page.Append("<dt>SHA-256</dt>\n<dd class=\"hash\">").Append(answer.Sha256).Append("</dd>\n</dl>\n<p>").Append(Both(Compare)).Append("</p>\n");
            Form();
        }
        else
        {
            page.Append("<p>").Append(Both(Unknown)).Append("</p>\n");
        }

        return page.Append("</main>\n</body>\n</html>\n").ToString();

        void Form() => page.Append("<form method=\"post\" enctype=\"multipart/form-data\" action=\"/verify/").Append(VerificationCode.Show(VerificationCode.Key(code)!))
            .Append("\">\n<label for=\"file\">").Append(Both(Ask)).Append("</label>\n<input id=\"file\" name=\"file\" type=\"file\" accept=\"application/pdf\" required>\n<button>")
            .Append(First(Check)).Append("</button>\n</form>\n");
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

    private static readonly Text Unknown = new(
        "No hay ningún documento con este código. Compruebe que lo ha escrito como está en el papel.",
        "There is no document with this code. Check that you typed it as it is on the paper.");

    private static readonly Text Ask = new(
        "¿Tiene el fichero? Compruebe que es exactamente el que se emitió; no se guarda.",
        "Do you have the file? Check that it is exactly the one we issued; it is not kept.");

    private static readonly Text Check = new("Comprobar el fichero", "Check the file");

    private static readonly Text Same = new("Este fichero es exactamente el que emitimos.", "This file is exactly the one we issued.");

    private static readonly Text Changed = new(
        "Este fichero no es el que emitimos: se ha cambiado, o es otro.", "This file is not the one we issued: it was changed, or it is another.");

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
