using System.Globalization;
using System.Text;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Imports.Errors;

/// <summary>The refused rows as CSV: row (the header is 1), column, code, message in the caller's language. Also while it runs.</summary>
internal static class GetImportErrors
{
    public static void Map(RouteGroupBuilder imports) => imports
        .MapGet("/{id}/errors", async Task<Results<PushStreamHttpResult, Refused>> (long id, HttpContext http, CollegeDb db, CancellationToken cancel) =>
        {
            if (!await db.Set<Import>().AnyAsync(i => i.Id == id, cancel))
            {
                return new Refused(Refusal.Unknown);
            }

            var language = http.Language();
            return TypedResults.Stream(
                to => WriteAsync(db, id, language, to, cancel), "text/csv; charset=utf-8", string.Create(CultureInfo.InvariantCulture, $"import-{id}-errors.csv"));
        })
        .Allow(Role.Administrator)
        .Produces<string>(StatusCodes.Status200OK, "text/csv")
        .WithSummary("The refused rows of an import, as CSV");

    private static async Task WriteAsync(CollegeDb db, long id, CultureInfo language, Stream to, CancellationToken cancel)
    {
        await using var text = new StreamWriter(to, new UTF8Encoding(false), 32 * 1024, leaveOpen: true) { NewLine = "\n" };
        await text.WriteLineAsync("row,column,code,message");
        await foreach (var e in db.Set<ImportError>().AsNoTracking().Where(e => e.ImportId == id).OrderBy(e => e.Id).AsAsyncEnumerable().WithCancellation(cancel))
        {
            await text.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{e.Row},{Field(e.Column ?? "")},{Field(e.Code)},{Field(new Text(e.Es, e.En).In(language))}"));
        }
    }

    /// <summary>A sentence may begin with a code somebody chose: a spreadsheet must not take it for a formula.</summary>
    private static string Field(string value) => Quoted(value is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + value : value);

    private static string Quoted(string value) =>
        value.AsSpan().ContainsAny(",\"\r\n") ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;
}
