using Claustro.Web;

namespace Claustro.Reports.Request;

/// <summary>What a report is, in a line: its kind and what it is about.</summary>
internal static class ReportTitle
{
    public static string Of(Reader reader, IEnumerable<IReportKind> kinds, IReadOnlyDictionary<(ReportSubject Of, long Id), string> names, ReportDetails report)
    {
        var kind = kinds.Named(report.View.Kind) is { } known ? reader.T(known.Title) : report.View.Kind;
        var about = new[] { (ReportSubject.Student, report.About.StudentId), (ReportSubject.Section, report.About.SectionId), (ReportSubject.Term, report.About.TermId), (ReportSubject.Department, report.About.DepartmentId) }
            .Select(a => a.Item2 is { } id ? names.GetValueOrDefault((a.Item1, id)) : null).OfType<string>();
        return string.Join(" · ", about.Prepend(kind));
    }
}
