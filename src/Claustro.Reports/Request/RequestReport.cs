using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Claustro.Platform.Work;
using Claustro.Reports.Build;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Claustro.Reports.Request;

/// <summary>Asks for a report; a worker builds it.</summary>
internal static class RequestReport
{
    /// <summary>Which of the ids are needed depends on the kind. Locale: <c>es</c> or <c>en</c>, default the caller's.</summary>
    public sealed record Request(string? Kind, string? Format, long? StudentId = null, long? SectionId = null, long? TermId = null, long? DepartmentId = null, string? Locale = null);

    public static void Map(RouteGroupBuilder reports) => reports
        .MapPost("/", async (Request request, Caller caller, CollegeDb db, IEnumerable<IReportKind> kinds, JobSignal signal, TimeProvider clock, CancellationToken cancel) =>
            (await RunAsync(db, kinds, signal, clock, caller, request, cancel)).ToAccepted(r => $"/api/v1/reports/{r.Id}"))
        .AllowSignedIn()
        .Idempotent()
        .Refuses(StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound)
        .WithSummary("Ask for a report")
        .WithDescription("A worker builds it; ask at the address in `Location` how far it is. Which of the ids are needed, and who may ask, depends on the kind.");

    public static async Task<Outcome<ReportView>> RunAsync(
        CollegeDb db, IEnumerable<IReportKind> kinds, JobSignal signal, TimeProvider clock, Caller caller, Request request, CancellationToken cancel)
    {
        if (Check(kinds, request).ToRefusal() is { } invalid)
        {
            return invalid;
        }

        var kind = kinds.Named(request.Kind)!;
        var about = kind.Complete(caller, new ReportParameters(request.StudentId, request.SectionId, request.TermId, request.DepartmentId));
        if (await kind.AuthorizeAsync(caller, about, cancel) is { } refusal)
        {
            return refusal;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var report = new Report
        {
            Kind = request.Kind!,
            Format = request.Format!,
            Locale = request.Locale ?? (Languages.Of(caller.Locale) == Languages.English ? "en" : "es"),
            RequestedBy = caller.Id,
            StudentId = about.StudentId,
            SectionId = about.SectionId,
            TermId = about.TermId,
            DepartmentId = about.DepartmentId,
            State = WorkState.Queued,
            CreatedAt = now,
            DueAt = now,
        };
        db.Add(report);
        db.Audit(caller.Id, "report.requested", report);
        db.AfterCommit(() => signal.Send(BuildReports.Name));
        db.TellAfterCommit(report);
        await db.SaveChangesAsync(cancel);
        return ReportView.Of(report);
    }

    private static FieldErrors Check(IEnumerable<IReportKind> kinds, Request request)
    {
        var errors = new FieldErrors();
        if (kinds.Named(request.Kind) is not { } kind)
        {
            var names = string.Join(", ", kinds.Select(k => k.Name).Order(StringComparer.Ordinal));
            errors.Add("kind", $"Uno de: {names}.", $"One of: {names}.");
        }
        else if (request.Format is null || !kind.Formats.Contains(request.Format))
        {
            var formats = string.Join(", ", kind.Formats);
            errors.Add("format", $"Uno de: {formats}.", $"One of: {formats}.");
        }

        foreach (var (field, id) in new[] { ("studentId", request.StudentId), ("sectionId", request.SectionId), ("termId", request.TermId), ("departmentId", request.DepartmentId) })
        {
            errors.When(id <= 0, field, "Debe ser un número positivo.", "Must be a positive number.");
        }

        return errors.When(request.Locale is { } locale && !Languages.IsKnown(locale), "locale", "es o en.", "es or en.");
    }
}
