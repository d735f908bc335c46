using System.Security.Cryptography;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Claustro.Reports.Verify;

/// <summary>
/// Whether a file that somebody holds is, byte for byte, the one that was issued under a code. Nothing is kept and nothing
/// changes, and no cookie is read: it needs no antiforgery token, and none could reach a page without scripts or session.
/// </summary>
internal static class CheckFile
{
    private const long MaxBytes = 20 * 1024 * 1024, MaxRequest = MaxBytes + (64 * 1024);

    public static readonly Refusal NoFile = new FieldErrors().Add("file", "Elija el fichero que quiere comprobar.", "Choose the file to check.").ToRefusal()!;

    private static readonly Refusal TooLarge = new(StatusCodes.Status413PayloadTooLarge, "too_large", new("El fichero pasa de 20 MB.", "The file is larger than 20 MB."));

    public static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/verify/{code}", async (string code, HttpContext http, CollegeDb db, IEnumerable<IReportKind> kinds, CancellationToken cancel) =>
        {
            var answer = await VerifyDocument.RunAsync(db, code, cancel);
            if (!answer.Genuine)
            {
                return VerifyDocument.Answer(http, kinds, code, answer);
            }

            var (hash, refusal) = await HashAsync(http.Request, cancel);
            return refusal is null ? VerifyDocument.Answer(http, kinds, code, answer with { Unchanged = hash == answer.Sha256 })
                : http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase) ? VerifyDocument.Answer(http, kinds, code, answer, refusal)
                : new Refused(refusal);
        })
        .AllowAnonymous()
        .DisableAntiforgery()
        .WithMetadata(new SizeLimit())
        .Produces<VerifyDocument.Response>(StatusCodes.Status200OK, "application/json", "text/html")
        .Produces<VerifyDocument.Response>(StatusCodes.Status404NotFound, "application/json", "text/html")
        .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status413PayloadTooLarge)
        .WithTags("Reports")
        .WithSummary("Is a file the one that was issued?")
        .WithDescription("Multipart with the field `file`, at most 20 MB. The file is not kept.");

    private static async Task<(string? Hash, Refusal? Refusal)> HashAsync(HttpRequest http, CancellationToken cancel)
    {
        if (!http.HasFormContentType)
        {
            return (null, NoFile);
        }

        try
        {
            var form = await http.ReadFormAsync(new() { MultipartBodyLengthLimit = MaxRequest }, cancel);
            if (form.Files.GetFile("file") is not { Length: > 0 } file)
            {
                return (null, NoFile);
            }

            if (file.Length > MaxBytes)
            {
                return (null, TooLarge);
            }

            await using var content = file.OpenReadStream();
            return (Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancel)), null);
        }
        catch (InvalidDataException)
        {
            return (null, NoFile);
        }
    }

    private sealed class SizeLimit : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => MaxRequest;
    }
}
