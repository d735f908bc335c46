using Claustro.Reports;
using Claustro.Reports.Documents;

namespace Claustro.Academics.Statistics;

/// <summary>The statistics on paper: the whole in figures, three charts, the tables.</summary>
internal static class StatisticsPdf
{
    /// <summary>More bars than these do not fit a page.</summary>
    private const int BarsOfChart = 28;

    public static void Write(Stream output, ReportFonts fonts, ReportBuild build, StatisticsAbout about, EnrollmentStatistics statistics, CancellationToken cancel)
    {
        var culture = build.Culture;
        var asOf = TimeZoneInfo.ConvertTimeFromUtc(about.AsOf, TimeZoneInfo.FindSystemTimeZoneById(about.Institution.TimeZone));
        var info = new PdfInfo(about.Title, build.Locale, about.Institution.Name, $"{about.Title} · {about.Term.Code}", In("Página {0} de {1}", "Page {0} of {1}"), build.Now);
        using var pdf = new PdfWriter(fonts, info, cancel);
        pdf.Fields(
            (In("Periodo", "Term"), $"{about.Term.Name} · {about.Term.Code}"),
            (In("Departamento", "Department"), about.Department?.Name ?? In("Todos", "All")),
            (In("Datos de", "Data of"), asOf.ToString(In("d 'de' MMMM 'de' yyyy, H:mm", "d MMMM yyyy, HH:mm"), culture)));
        pdf.Line(pdf.Y);
        pdf.Space(8);
        pdf.Fields([.. StatisticsTables.Summary(statistics, culture).Select(s => (s.Name, StatisticsTables.Shown(s.Value, culture)))]);
        pdf.Space(10);
        Charts();
        build.Progress(70);
        Table(In("Por departamento", "By department"), StatisticsTables.ByDepartment(statistics, culture));
        Table(In("Por grupo", "By section"), StatisticsTables.BySection(statistics, culture));
        build.Progress(80);
        pdf.Save(output, share => build.Progress(80 + (int)(19 * share)));

        void Charts()
        {
            var fill = statistics.Departments.Where(d => d.Figures.Fill is not null).ToList();
            var heading = In("Ocupación por departamento", "Fill rate by department");
            foreach (var part in fill.Chunk(BarsOfChart))
            {
                var bars = part.Select(d => (d.Name, (double)(d.Figures.Fill!.Value * 100), StatisticsTables.Shown(new Percent(d.Figures.Fill.Value), culture))).ToList();
                Chart(heading, PdfChart.LyingBars(bars, 100, In("% de las plazas", "% of the places")), 56 + (18 * bars.Count));
            }

            OrNothing(fill.Count, heading, In("No hay grupos en este periodo.", "There are no sections in this term."));
            heading = In("Matrículas acumuladas por día", "Enrolments by day, cumulative");
            if (statistics.Days.Count > 0)
            {
                Chart(heading, PdfChart.Days(Cumulative(), In("Matrículas", "Enrolments"), culture), 190);
            }

            OrNothing(statistics.Days.Count, heading, In("Todavía no hay matrículas.", "There are no enrolments yet."));
            heading = statistics.Finals ? In("Distribución de las notas finales", "Distribution of the finals") : In("Distribución de las calificaciones", "Distribution of the scores");
            var graded = statistics.Bands.Sum();
            if (graded > 0)
            {
                var bars = statistics.Bands.Select((n, band) => (band == 9 ? "90–100" : $"{band * 10}–{(band * 10) + 9}", (double)n, n == 0 ? "" : n.ToString("N0", culture))).ToList();
                Chart(heading, PdfChart.Bars(bars, In("Nota", "Grade"), statistics.Finals ? In("Notas finales", "Finals") : In("Calificaciones", "Scores"), culture), 190);
            }

            OrNothing(graded, heading, In("Todavía no hay calificaciones.", "There are no grades yet."));
        }

        // From the day enrolment opened, or of the first enrolment if that was before; a day without any keeps the sum.
        List<(DateOnly, double)> Cumulative()
        {
            var byDay = statistics.Days.ToDictionary(d => d.Day, d => d.Enrollments);
            var (first, last) = (statistics.Days[0].Day, statistics.Days[^1].Day);
            if (about.Term.EnrollmentOpensAt is { } opens && about.Institution.DateOf(opens) is var opened && opened < first && first.DayNumber - opened.DayNumber < 366)
            {
                first = opened;
            }

            var sum = 0;
            return [.. Enumerable.Range(first.DayNumber, last.DayNumber - first.DayNumber + 1).Select(DateOnly.FromDayNumber).Select(d => (d, (double)(sum += byDay.GetValueOrDefault(d))))];
        }

        void Chart(string heading, PdfChart chart, float height)
        {
            pdf.Chart(heading, chart, height);
            pdf.Space(12);
        }

        void OrNothing(int count, string heading, string nothing)
        {
            if (count == 0)
            {
                pdf.Paragraph(heading, PdfStyle.Heading);
                pdf.Space(3);
                pdf.Paragraph(nothing, PdfStyle.Body);
                pdf.Space(12);
            }
        }

        void Table(string heading, (IReadOnlyList<TableColumn> Columns, IEnumerable<object?[]> Rows) table)
        {
            pdf.Table(heading, [.. table.Columns.Select(c => new PdfColumn(c.Title, (float)c.Width, c.Right))], table.Rows.Select(r =>
            {
                cancel.ThrowIfCancellationRequested();
                return r.Select(v => new PdfCell(StatisticsTables.Shown(v, culture))).ToArray();
            }));
            pdf.Space(14);
        }

        string In(string es, string en) => StatisticsTables.In(culture, es, en);
    }
}
