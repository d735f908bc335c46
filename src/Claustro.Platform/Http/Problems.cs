using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Claustro.Platform.Http;

/// <summary>A request that binding could not read; carries the 400 to answer.</summary>
public sealed class BadRequestException(Refusal refusal) : BadHttpRequestException(refusal.Code, refusal.Status)
{
    public Refusal Refusal => refusal;
}

/// <summary>Writes RFC 9457 problem details: refusals, bare status codes and what nobody expected, all in one shape.</summary>
public static partial class Problems
{
    /// <summary>The language that <c>Accept-Language</c> likes best among ours; Spanish when it names neither.</summary>
    public static CultureInfo Language(this HttpContext http)
    {
        var (best, liked) = (Languages.Spanish, 0.0);
        foreach (var wish in http.Request.GetTypedHeaders().AcceptLanguage)
        {
            var (tag, quality) = (wish.Value.Value ?? "", wish.Quality ?? 1);
            if (quality > liked && Languages.IsKnown(tag.Split('-')[0].ToLowerInvariant()))
            {
                (best, liked) = (Languages.Of(tag), quality);
            }
        }

        return best;
    }

    public static async Task WriteAsync(HttpContext http, Refusal refusal)
    {
        if (http.Response.HasStarted)
        {
            return;
        }

        if (IsPage(http) && http.RequestServices.GetService(typeof(IProblemPages)) is IProblemPages pages)
        {
            TraceParent.Write(http);
            await pages.WriteAsync(http, refusal);
            return;
        }

        var culture = http.Language();
        http.Response.StatusCode = refusal.Status;
        http.Response.ContentType = "application/problem+json";
        http.Response.Headers.ContentLanguage = culture.TwoLetterISOLanguageName;
        TraceParent.Write(http); // the handler of exceptions has cleared what was there
        if (refusal.RetryAfter is { } seconds)
        {
            http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        await using var json = new Utf8JsonWriter(http.Response.Body, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All) });
        json.WriteStartObject();
        json.WriteString("type", TypeOf(refusal.Code));
        json.WriteString("title", Title(refusal.Status, culture));
        json.WriteNumber("status", refusal.Status);
        json.WriteString("detail", refusal.DetailIn(culture));
        json.WriteString("code", refusal.Code);
        json.WriteString("traceId", Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier);
        if (refusal.Errors is { } errors)
        {
            json.WriteStartObject("errors");
            foreach (var (field, texts) in errors)
            {
                json.WriteStartArray(field);
                foreach (var text in texts)
                {
                    json.WriteStringValue(text.In(culture));
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        if (refusal.Reasons is { } reasons || (refusal.Status == 409 && (reasons = [refusal]) is not null))
        {
            json.WriteStartArray("reasons");
            foreach (var reason in reasons)
            {
                json.WriteStartObject();
                json.WriteString("code", reason.Code);
                json.WriteString("detail", reason.DetailIn(culture));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        await json.FlushAsync(http.RequestAborted);
    }

    /// <summary>Somebody opened this in a browser: it wants HTML, and no program's address was asked for.</summary>
    private static bool IsPage(HttpContext http) => !http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        && !http.Request.Path.StartsWithSegments("/connect", StringComparison.OrdinalIgnoreCase)
        && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    internal static IApplicationBuilder UseProblems(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = http => OnExceptionAsync(http, http.Features.Get<IExceptionHandlerFeature>()!.Error),
            SuppressDiagnosticsCallback = _ => true,
        });
        return app.UseStatusCodePages(context => WriteAsync(context.HttpContext, ForStatus(context.HttpContext.Response.StatusCode)));
    }

    private static Task OnExceptionAsync(HttpContext http, Exception error)
    {
        var refusal = error switch
        {
            BadRequestException bad => bad.Refusal,
            BadHttpRequestException { InnerException: JsonException json } => Malformed(json),
            BadHttpRequestException bad => ForStatus(bad.StatusCode),
            JsonException json => Malformed(json),
            _ when DbErrors.IsBadValue(error) => ForStatus(400),
            _ when DbErrors.IsStale(error) => Refusal.Stale,
            _ when DbErrors.IsDuplicate(error) => AlreadyExists,
            _ when DbErrors.IsForeignKey(error) => InUse,
            _ when DbErrors.IsUnavailable(error) => ForStatus(503) with { RetryAfter = 2 },
            OperationCanceledException when http.RequestAborted.IsCancellationRequested => ForStatus(499),
            _ => ForStatus(500),
        };
        if (refusal.Status >= 500)
        {
            var logger = (ILogger?)http.RequestServices.GetService(typeof(ILogger<Refused>));
            if (logger is not null)
            {
                LogUnexpected(logger, refusal.Code, http.Request.Method, http.GetEndpoint()?.DisplayName ?? "?", error);
            }
        }

        return WriteAsync(http, refusal);
    }

    private static Refusal Malformed(JsonException json)
    {
        var field = json.Path is { Length: > 2 } path ? path.TrimStart('$', '.') : "body";
        return new FieldErrors().Add(field, "No tiene el formato esperado.", "Is not of the expected form.").ToRefusal()! with { Code = "malformed" };
    }

    public static readonly Refusal AlreadyExists = Refusal.Conflict("already_exists", "Ya existe.", "It exists already.");

    public static readonly Refusal InUse = Refusal.Conflict("in_use", "Está en uso y no se puede borrar.", "It is in use and cannot be deleted.");

    internal static Refusal ForStatus(int status) => status switch
    {
        400 => new(400, "malformed", new("La petición no se entiende.", "The request cannot be understood.")),
        401 => new(401, "unauthenticated", new("Inicie sesión para continuar.", "Sign in to continue.")),
        403 => Refusal.NotYours,
        404 => Refusal.Unknown,
        405 => new(405, "method_not_allowed", new("Método no permitido aquí.", "Method not allowed here.")),
        413 => new(413, "too_large", new("La petición es demasiado grande.", "The request is too large.")),
        422 => new(422, "header", new("El fichero no tiene las columnas necesarias.", "The file lacks columns that are needed.")),
        415 => new(415, "unsupported_media_type", new("Tipo de contenido no admitido.", "Unsupported content type.")),
        429 => new(429, "too_many_requests", new("Demasiadas peticiones. Espere un momento.", "Too many requests. Wait a moment.")) { RetryAfter = 5 },
        503 => new(503, "unavailable", new("El servicio no está disponible. Inténtelo en unos segundos.", "The service is not available. Try again in a few seconds.")) { RetryAfter = 2 },
        >= 500 => new(status, "unexpected", new("Algo ha fallado. Ya ha quedado registrado.", "Something failed. It has been recorded.")),
        _ => new(status, $"http_{status}", new("La petición no se puede atender.", "The request cannot be served.")),
    };

    /// <summary>What a status means here, for the documentation.</summary>
    internal static string Meaning(int status) => Title(status, Languages.English);

    internal static string TypeOf(string code) => $"https://claustro.dev/problems/{code}";

    private static string Title(int status, CultureInfo culture) => (status switch
    {
        400 => new Text("Petición no válida", "Invalid request"),
        401 => new Text("Sin identificar", "Not signed in"),
        403 => new Text("Sin permiso", "Not allowed"),
        404 => new Text("No encontrado", "Not found"),
        409 => new Text("No se puede hacer", "Cannot be done"),
        413 => new Text("Demasiado grande", "Too large"),
        415 => new Text("Tipo no admitido", "Unsupported type"),
        422 => new Text("Fichero no válido", "Invalid file"),
        429 => new Text("Demasiadas peticiones", "Too many requests"),
        503 => new Text("No disponible", "Unavailable"),
        >= 500 => new Text("Error inesperado", "Unexpected error"),
        _ => new Text("Error", "Error"),
    }).In(culture);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Code} in {Method} {Endpoint}")]
    private static partial void LogUnexpected(ILogger logger, string code, string method, string endpoint, Exception error);
}
