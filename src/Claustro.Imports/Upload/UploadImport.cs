using System.ComponentModel;
using System.Globalization;
using Claustro.Imports.Files;
using Claustro.Imports.Run;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Claustro.Platform.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Claustro.Imports.Upload;

/// <summary>Takes a file in, looks at its header, and leaves the rest to a worker.</summary>
internal static class UploadImport
{
    public const long MaxBytes = 100L * 1024 * 1024;
    public const long MaxRequest = MaxBytes + 1024 * 1024; // the multipart frame around it

    private static readonly Refusal TooLarge = new(StatusCodes.Status413PayloadTooLarge, "too_large",
        new("El fichero supera los 100 MB. Divídalo en varios.", "The file is larger than 100 MB. Split it."));

    private static readonly Refusal Unreadable = new(StatusCodes.Status422UnprocessableEntity, "header",
        new("El fichero no se puede leer. Guárdelo como CSV (UTF-8) o como XLSX sin contraseña.", "The file cannot be read. Save it as CSV (UTF-8), or as XLSX without a password."));

    private static Refusal Unclosed(int line) => new(StatusCodes.Status422UnprocessableEntity, "unclosed_quote", new(
        $"En la línea {line} se abre una comilla (\") que no se cierra: lo que sigue no se puede leer en filas. Ciérrela o quítela.",
        $"On line {line} a quote (\") opens that is never closed: what follows cannot be read as rows. Close it, or take it away."));

    private static readonly Refusal NotMultipart = new(StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type",
        new("Envíe el fichero como multipart/form-data, en el campo «file».", "Send the file as multipart/form-data, in the field \"file\"."));

    public sealed record Request(string? Kind, bool DryRun, bool Complete, int? MaxRemovedPercent, IFormFile? File);

    public static void Map(RouteGroupBuilder imports) => imports
        .MapPost("/", async (
            [Description("What the rows are: `people`, `courses`, `sections`, `enrollments` or `grades`.")] string? kind,
            [Description("Gives the same report, with the same counts and errors, and changes nothing.")] bool? dryRun,
            [Description("The file is the whole of it: people who are not in it are disabled, courses and sections (of the terms it names) deleted if unused, students of the sections it names dropped. Not for `grades`.")] bool? complete,
            [Description("How much of what exists the import may disable, delete or drop, 0 to 100; beyond it the import fails as a whole (`too_many_removed`) and changes nothing. Default: the setting `Imports:MaxRemovedPercent` (10).")] int? maxRemovedPercent,
            HttpRequest http, Caller caller, CollegeDb db, IEnumerable<ImportKind> kinds, JobSignal signal, TimeProvider clock, CancellationToken cancel) =>
        {
            var (file, refusal) = await ReadFileAsync(http, cancel);
            var outcome = refusal is { } r ? r : await RunAsync(
                db, kinds, signal, clock, caller, new(kind, dryRun ?? false, complete ?? false, maxRemovedPercent, file), cancel);
            return outcome.ToAccepted(i => $"/api/v1/imports/{i.Id}");
        })
        .Allow(Role.Administrator)
        .Accepts<IFormFile>("multipart/form-data")
        .WithMetadata(new SizeLimit())
        .DisableAntiforgery() // called with a token, never with a cookie alone
        .Idempotent()
        .Refuses(StatusCodes.Status422UnprocessableEntity)
        .WithSummary("Import a CSV or XLSX file")
        .WithDescription("Multipart field `file`, up to 100 MB. `dryRun=true` reports and changes nothing. A header that lacks columns or has one twice: 422 `header`. Columns that must be there: "
            + "`people` number, firstName, lastName, email, roles; `courses` code, title, credits, department; `sections` code, term, course, capacity; "
            + "`enrollments` studentNumber, sectionCode; `grades` studentNumber, sectionCode, assessment, score. All columns: docs/imports.md.");

    public static async Task<Outcome<ImportView>> RunAsync(
        CollegeDb db, IEnumerable<ImportKind> kinds, JobSignal signal, TimeProvider clock, Caller caller, Request request, CancellationToken cancel)
    {
        var (kindName, _, complete, percent, file) = request;
        var known = kinds.OrderBy(k => k.Name, StringComparer.Ordinal).ToList();
        var kind = known.Find(k => k.Name == kindName);
        var names = string.Join(", ", known.Select(k => k.Name));
        if (new FieldErrors()
            .When(kind is null, "kind", $"Uno de: {names}.", $"One of: {names}.")
            .When(complete && kind is { CanBeComplete: false }, "complete", "Este tipo de importación no quita nada: quite «complete».", "This kind of import removes nothing: leave \"complete\" out.")
            .When(percent is < 0 or > 100, "maxRemovedPercent", "Entre 0 y 100.", "Between 0 and 100.")
            .When(file is null, "file", "Falta el fichero, o está vacío.", "The file is missing, or empty.")
            .When(file is { Length: 0 }, "file", "El fichero está vacío.", "The file is empty.").ToRefusal() is { } invalid)
        {
            return invalid;
        }

        if (file!.Length > MaxBytes)
        {
            return TooLarge;
        }

        if (CheckHeader(file, kind!) is { } wrong)
        {
            return wrong;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        return await db.InTransactionAsync<Outcome<ImportView>>(async () =>
        {
            var import = new Import
            {
                Kind = kind!.Name,
                DryRun = request.DryRun,
                Complete = complete,
                MaxRemovedPercent = percent,
                FileName = SafeName(file.FileName),
                RequestedBy = caller.Id,
                CreatedAt = now,
                DueAt = now,
            };
            db.Add(import);
            db.Audit(caller.Id, "import.requested", import);
            await db.SaveChangesAsync(cancel);
            await using var content = file.OpenReadStream();
            await ImportFile.SaveAsync(db, import.Id, content, cancel);
            var view = ImportView.From(import);
            db.AfterCommit(() => signal.Send(RunImports.Name, import.Id));
            db.PublishAfterCommit(caller.Id, ImportNews.Type, view);
            return view;
        }, cancel);
    }

    /// <summary>By hand, so that each thing that can be wrong with a form has its own status.</summary>
    private static async Task<(IFormFile? File, Refusal? Refusal)> ReadFileAsync(HttpRequest http, CancellationToken cancel)
    {
        if (!http.HasFormContentType)
        {
            return (null, NotMultipart);
        }

        try
        {
            var form = await http.ReadFormAsync(new() { MultipartBodyLengthLimit = MaxRequest }, cancel);
            return (form.Files.GetFile("file"), null);
        }
        catch (InvalidDataException)
        {
            return (null, http.ContentLength > MaxBytes ? TooLarge : Refusal.Invalid("malformed", "El formulario está mal formado.", "The form is malformed."));
        }
    }

    private static Refusal? CheckHeader(IFormFile file, ImportKind kind)
    {
        try
        {
            using var content = file.OpenReadStream();
            var header = TabularFile.Header(content, kind.Aliases);
            var missing = kind.RequiredColumns.Where(c => header.IndexOf(c) < 0).ToList();
            if (missing.Count > 0)
            {
                return Wrong("Faltan columnas en la primera fila: {0}.", "The first row lacks columns: {0}.", missing);
            }

            var repeated = kind.RequiredColumns.Union(kind.Guide?.Columns.Select(c => c.Name) ?? []).Where(header.IsRepeated).ToList();
            if (repeated.Count > 0)
            {
                return Wrong("Hay columnas repetidas en la primera fila: {0}. Deje una de cada.", "The first row has columns more than once: {0}. Leave one of each.", repeated);
            }

            return TabularFile.UnclosedQuote(content) is { } line ? Unclosed(line) : null;
        }
        catch (UnreadableFileException)
        {
            return Unreadable;
        }

        Refusal Wrong(string spanish, string english, IEnumerable<string> columns) => new(StatusCodes.Status422UnprocessableEntity, "header", new(
            string.Format(CultureInfo.InvariantCulture, spanish, string.Join(", ", columns.Select(InSpanish))),
            string.Format(CultureInfo.InvariantCulture, english, string.Join(", ", columns))));

        string InSpanish(string column) => kind.Guide?.Columns.FirstOrDefault(c => c.Name == column)?.Spanish is { } spanish ? $"{spanish} ({column})" : column;
    }

    private static string SafeName(string name)
    {
        var safe = string.Concat(Path.GetFileName(name.Replace('\\', '/')).Where(c => !char.IsControl(c) && !char.IsSurrogate(c)));
        return safe.Length > 200 ? safe[^200..] : safe;
    }

    private sealed class SizeLimit : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => MaxRequest;
    }
}
