using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Claustro.Web;
using Claustro.Web.Layout;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Reports.Verify;

/// <summary>
/// Anybody who holds a document can ask whether it is genuine: whose it is and of when, nothing of what it says. The hash
/// of the file is kept, so <see cref="CheckFile"/> tells also whether a file is exactly the one that was issued.
/// </summary>
internal static class VerifyDocument
{
    /// <summary>
    /// <paramref name="Kind"/> such as <c>transcript</c>; <paramref name="Sha256"/> of the file, hexadecimal; all null but
    /// the first when not genuine. <paramref name="Unchanged"/>: what was found of a file that was sent along.
    /// </summary>
    public sealed record Response(bool Genuine, string? Holder, string? Kind, DateTime? IssuedAt, string? Sha256, bool? Unchanged = null);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/verify/{code}", async (string code, HttpContext http, CollegeDb db, IEnumerable<IReportKind> kinds, CancellationToken cancel) =>
                Answer(http, kinds, code, await RunAsync(db, code, cancel)))
            .AllowAnonymous()
            .Produces<Response>(StatusCodes.Status200OK, "application/json", "text/html")
            .Produces<Response>(StatusCodes.Status404NotFound, "application/json", "text/html")
            .WithTags("Reports")
            .WithSummary("Is a document genuine?");
        CheckFile.Map(app);
    }

    public static async Task<Response> RunAsync(CollegeDb db, string code, CancellationToken cancel) =>
        VerificationCode.Key(code) is { } key && await db.Set<IssuedDocument>().AsNoTracking().SingleOrDefaultAsync(d => d.Code == key, cancel) is { } document
            ? new Response(true, document.Holder, document.Kind, document.IssuedAt, document.Hash)
            : new Response(false, null, null, null, null);

    /// <summary>As JSON to who asks for it, else as a page; <paramref name="refusal"/> is what is wrong with a file that was sent to the page.</summary>
    public static IResult Answer(HttpContext http, IEnumerable<IReportKind> kinds, string code, Response answer, Refusal? refusal = null)
    {
        var status = refusal?.Status ?? (answer.Genuine ? StatusCodes.Status200OK : StatusCodes.Status404NotFound);
        PageHeaders.KeepAddressSecret(http);
        http.Response.Headers.Vary = "Accept";
        return http.Request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase)
            ? Results.Json(answer, statusCode: status)
            : PageAnswer.Of<VerifiedDocument>(status, scripts: false,
                (nameof(VerifiedDocument.Code), code), (nameof(VerifiedDocument.Genuine), answer.Genuine), (nameof(VerifiedDocument.Holder), answer.Holder),
                (nameof(VerifiedDocument.Kind), kinds.Named(answer.Kind)?.Title ?? new Text(answer.Kind ?? "", answer.Kind ?? "")), (nameof(VerifiedDocument.IssuedAt), answer.IssuedAt),
                (nameof(VerifiedDocument.Sha256), answer.Sha256), (nameof(VerifiedDocument.Unchanged), answer.Unchanged), (nameof(VerifiedDocument.Refusal), refusal));
    }
}
