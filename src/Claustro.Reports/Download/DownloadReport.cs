using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Claustro.Platform.Work;
using Claustro.Reports.Request;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Claustro.Reports.Download;

/// <summary>The file, from any node.</summary>
internal static class DownloadReport
{
    public static readonly Refusal NotReady = Refusal.Conflict("not_ready",
        "El informe aún no está listo. Consulte su estado e inténtelo después.", "The report is not ready yet. Ask how far it is and try later.");

    private static readonly Refusal Canceled = NotReady with
    {
        Detail = new("El informe se canceló y no tiene fichero. Pida otro.", "The report was canceled and has no file. Ask for another."),
    };

    private static readonly Refusal Failed = NotReady with
    {
        Detail = new("El informe no se pudo hacer. Vea por qué y pídalo otra vez.", "The report could not be made. See why, and ask for it again."),
    };

    public static void Map(RouteGroupBuilder reports) => reports
        .MapGet("/{id}/file", async Task<Results<FileStreamHttpResult, Refused>> (long id, Caller caller, HttpContext http, CollegeDb db, IEnumerable<IReportKind> kinds, CancellationToken cancel) =>
        {
            var outcome = await RunAsync(db, kinds, caller, id, cancel);
            if (outcome.Refusal is { } refusal)
            {
                return new Refused(refusal);
            }

            var file = outcome.Value;
            http.Response.Headers.CacheControl = "private, no-cache"; // whoever loses the right must not keep it in a cache
            http.Response.Headers.XContentTypeOptions = "nosniff";
            return TypedResults.Stream(new FileContent(db, file), file.ContentType, file.Name, entityTag: new EntityTagHeaderValue($"\"{file.Hash}\""));
        })
        .AllowSignedIn()
        .Produces<byte[]>(StatusCodes.Status200OK, "application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/csv")
        .Refuses(StatusCodes.Status403Forbidden, StatusCodes.Status409Conflict)
        .WithSummary("Fetch the file of a report");

    public static async Task<Outcome<ReportFile>> RunAsync(CollegeDb db, IEnumerable<IReportKind> kinds, Caller caller, long id, CancellationToken cancel)
    {
        if (await db.Set<Report>().AsNoTracking().Where(ReportRules.VisibleTo(caller)).SingleOrDefaultAsync(r => r.Id == id, cancel) is not { } report)
        {
            return Refusal.Unknown;
        }

        if (kinds.Named(report.Kind) is { } kind && await kind.AuthorizeAsync(caller, report.Parameters, cancel) is { } refusal)
        {
            return refusal;
        }

        return report.State == WorkState.Succeeded && await db.Set<ReportFile>().AsNoTracking().SingleOrDefaultAsync(f => f.ReportId == id, cancel) is { } file
            ? file
            : report.State switch { WorkState.Canceled => Canceled, WorkState.Failed => Failed, _ => NotReady };
    }
}
