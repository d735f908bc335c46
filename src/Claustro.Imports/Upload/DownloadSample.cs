using System.Text;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Claustro.Imports.Upload;

/// <summary>A small file of a kind, to fill in: its header in the caller's language, and an example.</summary>
internal static class DownloadSample
{
    public static void Map(RouteGroupBuilder imports) => imports
        .MapGet("/samples/{kind}", Results<FileContentHttpResult, Refused> (string kind, string? locale, HttpContext http, IEnumerable<ImportKind> kinds) =>
            kinds.FirstOrDefault(k => k.Name == kind) is not { Guide: { } guide } ? new Refused(Refusal.Unknown)
                : TypedResults.File(Content(guide, spanish: (locale ?? http.Language().TwoLetterISOLanguageName) != "en"), "text/csv; charset=utf-8", $"{kind}.csv"))
        .Allow(Role.Administrator)
        .Produces<string>(StatusCodes.Status200OK, "text/csv")
        .WithSummary("An example of a file to import");

    // With a mark: without it spreadsheets take UTF-8 for something else.
    internal static byte[] Content(ImportGuide guide, bool spanish) =>
        [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(string.Join("\r\n", guide.Sample.Prepend(string.Join(',', guide.Columns.Select(c => spanish ? c.Spanish ?? c.Name : c.Name)))) + "\r\n")];
}
