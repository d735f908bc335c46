using System.Linq.Expressions;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Claustro.Platform.Work;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Reports.Request;

/// <summary>A report as its page shows it: what it is about, and the file if there is one.</summary>
/// <param name="Code">By which the document is verified, without dashes; null when it has none, or in a list.</param>
internal sealed record ReportDetails(ReportView View, ReportParameters About, string Locale, long RequestedBy, string? FileName, long? Bytes, string? Code)
{
    private static readonly Expression<Func<Report, ReportFile?, ReportDetails>> Of = (r, f) => new ReportDetails(
        new ReportView(r.Id, r.Kind, r.Format, Word.Of(r.State), r.Progress, r.Rows, r.Error, r.CreatedAt, r.StartedAt, r.FinishedAt),
        new ReportParameters(r.StudentId, r.SectionId, r.TermId, r.DepartmentId), r.Locale, r.RequestedBy, f!.Name, (long?)f.Length, null);

    /// <summary>The caller's own, newest first; of everybody for an administrator who wants them <paramref name="all"/>.</summary>
    public static Task<Page<ReportDetails>> ListAsync(CollegeDb db, Caller caller, bool all, PageRequest page, CancellationToken cancel)
    {
        var mine = db.Set<Report>().AsNoTracking().Where(ReportRules.VisibleTo(caller));
        return (all ? mine : mine.Where(r => r.RequestedBy == caller.Id)).OrderByDescending(r => r.Id)
            .LeftJoin(db.Set<ReportFile>(), r => r.Id, f => f.ReportId, Of).ToPageAsync(page, cancel);
    }

    public static async Task<Outcome<ReportDetails>> OneAsync(CollegeDb db, Caller caller, long id, CancellationToken cancel)
    {
        var found = await db.Set<Report>().AsNoTracking().Where(ReportRules.VisibleTo(caller)).Where(r => r.Id == id)
            .LeftJoin(db.Set<ReportFile>(), r => r.Id, f => f.ReportId, Of).SingleOrDefaultAsync(cancel);
        if (found is not { } report)
        {
            return Refusal.Unknown;
        }

        var kind = report.View.Kind;
        return report.View.Status != Word.Of(WorkState.Succeeded) ? report : report with
        {
            Code = await db.Set<IssuedDocument>().Where(d => d.Kind == kind && db.Set<ReportFile>().Any(f => f.ReportId == id && f.Hash == d.Hash))
                .Select(d => d.Code).FirstOrDefaultAsync(cancel),
        };
    }
}
