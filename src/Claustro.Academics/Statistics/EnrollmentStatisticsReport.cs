using Claustro.Academics.Departments;
using Claustro.Academics.Terms;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Claustro.Reports;
using Claustro.Reports.Documents;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Statistics;

/// <summary>How a term fills, by department and section: for administrators, and for heads their own department's.</summary>
internal sealed class EnrollmentStatisticsReport(CollegeDb db, RefreshStatistics statistics, Institution institution, ReportFonts fonts) : IReportKind
{
    public string Name => "enrollment_statistics";

    public Text Title { get; } = new("Estadísticas de matrícula", "Enrolment statistics");

    public IReadOnlyList<string> Formats { get; } = ["pdf", "xlsx"];

    public Role To => DepartmentReports.To;

    public IReadOnlyList<ReportField> Asks(Caller caller) => DepartmentReports.Asks(caller);

    public ReportParameters Complete(Caller caller, ReportParameters parameters) => DepartmentReports.Complete(caller, parameters);

    public Task<Refusal?> AuthorizeAsync(Caller caller, ReportParameters parameters, CancellationToken cancel) =>
        DepartmentReports.AuthorizeAsync(db, caller, parameters, cancel);

    public async Task<int> BuildAsync(ReportBuild build, Stream output, CancellationToken cancel)
    {
        var term = await db.Set<Term>().AsNoTracking().SingleOrDefaultAsync(t => t.Id == build.Parameters.TermId, cancel)
            ?? throw new ReportRefusedException(DepartmentReports.UnknownTerm);
        Department? department = null;
        if (build.Parameters.DepartmentId is { } id)
        {
            department = await db.Set<Department>().AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, cancel)
                ?? throw new ReportRefusedException(DepartmentReports.UnknownDepartment);
        }

        // Never older than this report: whoever asks after a change sees the change.
        var asOf = await build.WaitAsync(() => statistics.AsOfAsync(build.Now, cancel), 0, 50);
        var figures = await build.WaitAsync(() => EnrollmentStatistics.LoadAsync(db, institution, term.Id, department?.Id ?? 0, cancel), 50, 60);
        build.FileName = $"{(build.Locale == "en" ? "enrolment-statistics" : "estadisticas-matricula")}-{term.Code}{(department is null ? "" : $"-{department.Code}")}";
        var about = new StatisticsAbout(Title.In(build.Culture), institution, term, department, asOf);
        if (build.Format == "pdf")
        {
            StatisticsPdf.Write(output, fonts, build, about, figures, cancel);
        }
        else
        {
            StatisticsWorkbook.Write(output, build, about, figures, cancel);
        }

        return figures.Sections.Count;
    }
}

/// <summary>What the statistics are of, and from when.</summary>
internal sealed record StatisticsAbout(string Title, Institution Institution, Term Term, Department? Department, DateTime AsOf);
