using System.Globalization;
using Claustro.Reports;
using Claustro.Reports.Documents;

namespace Claustro.Academics.Statistics;

/// <summary>The statistics as a workbook: a sheet for the whole, one for each table and one for what each chart draws.</summary>
internal static class StatisticsWorkbook
{
    public static void Write(Stream output, ReportBuild build, StatisticsAbout about, EnrollmentStatistics statistics, CancellationToken cancel)
    {
        var culture = build.Culture;
        var heading = string.Join(" · ", new[] { about.Title, about.Term.Name, about.Term.Code, about.Department?.Name }.Where(v => !string.IsNullOrEmpty(v)));
        using var book = new Workbook(output);
        book.Sheet(In("Resumen", "Summary"), [new(In("Dato", "Figure"), 28), new(In("Valor", "Value"), 16)], heading);
        foreach (var (name, value) in StatisticsTables.Summary(statistics, culture))
        {
            book.Add(name, value);
        }

        book.Add(In("Fecha de los datos", "Date of the data"), about.Institution.DateOf(about.AsOf));
        build.Progress(65);
        Table(In("Departamentos", "Departments"), StatisticsTables.ByDepartment(statistics, culture));
        build.Progress(70);
        Table(In("Grupos", "Sections"), StatisticsTables.BySection(statistics, culture));
        build.Progress(90);

        book.Sheet(In("Días", "Days"), [new(In("Día", "Day")), new(In("Matrículas", "Enrolments")), new(In("Acumuladas", "Cumulative"))]);
        var sum = 0;
        foreach (var (day, enrollments) in statistics.Days)
        {
            book.Add(day, enrollments, sum += enrollments);
        }

        book.Sheet(In("Notas", "Grades"), [new(In("Desde", "From")), new(In("Hasta", "To")), new(statistics.Finals ? In("Notas finales", "Finals") : In("Calificaciones", "Scores"), 18)]);
        for (var band = 0; band < statistics.Bands.Count; band++)
        {
            book.Add(band * 10, band == 9 ? 100m : (band * 10) + 9.99m, statistics.Bands[band]);
        }

        void Table(string name, (IReadOnlyList<TableColumn> Columns, IEnumerable<object?[]> Rows) table)
        {
            book.Sheet(name, [.. table.Columns.Select(c => new SheetColumn(c.Title, Math.Max(c.Width, c.Title.Length) + 3))]);
            foreach (var row in table.Rows)
            {
                cancel.ThrowIfCancellationRequested();
                book.Add(row);
            }
        }

        string In(string es, string en) => StatisticsTables.In(culture, es, en);
    }
}
