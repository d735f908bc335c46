using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Claustro.Platform.Work;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Reports.Request;

/// <summary>A report as a page of another module shows it. <paramref name="Status"/>: queued, running, succeeded, failed, canceled.</summary>
public sealed record OwnReport(long Id, string Format, string Status, int Progress, DateTime CreatedAt)
{
    public bool IsPending => Status is "queued" or "running";

    public bool IsReady => Status == "succeeded";

    /// <summary>Where its file is, once it is ready.</summary>
    public string File => $"/api/v1/reports/{Id}/file";
}

/// <summary>The module's front door for the pages of features that have a report: ask for one, and see those asked for before.</summary>
public sealed class OwnReports(CollegeDb db, IEnumerable<IReportKind> kinds, JobSignal signal, TimeProvider clock)
{
    /// <summary>Asks for it in the caller's language; refused as the kind refuses.</summary>
    public async Task<Outcome<long>> RequestAsync(Caller caller, string kind, string? format, ReportParameters about, CancellationToken cancel)
    {
        var request = new RequestReport.Request(kind, format, about.StudentId, about.SectionId, about.TermId, about.DepartmentId);
        var made = await RequestReport.RunAsync(db, kinds, signal, clock, caller, request, cancel);
        return made.Refusal is { } refusal ? refusal : made.Value.Id;
    }

    /// <summary>The caller's own of this kind about this, the newest first.</summary>
    public async Task<IReadOnlyList<OwnReport>> LatestAsync(Caller caller, string kind, ReportParameters about, int count, CancellationToken cancel)
    {
        var (me, student, section, term, department) = (caller.Id, about.StudentId, about.SectionId, about.TermId, about.DepartmentId);
        var reports = await db.Set<Report>().AsNoTracking()
            .Where(r => r.RequestedBy == me && r.Kind == kind && r.StudentId == student && r.SectionId == section && r.TermId == term && r.DepartmentId == department)
            .OrderByDescending(r => r.Id).Take(count).ToListAsync(cancel);
        return reports.ConvertAll(r => new OwnReport(r.Id, r.Format, Word.Of(r.State), r.Progress, r.CreatedAt));
    }
}
