using System.Globalization;
using Claustro.Platform.Errors;
using Claustro.Reports.Documents;

namespace Claustro.Academics.Statistics;

/// <summary>The tables of the statistics, the same on paper and in the workbook.</summary>
internal static class StatisticsTables
{
    private const double Number = 10, Wide = 13;

    public static (IReadOnlyList<TableColumn> Columns, IEnumerable<object?[]> Rows) ByDepartment(EnrollmentStatistics statistics, CultureInfo culture) => (
        [new(In(culture, "Código", "Code"), 12), new(In(culture, "Departamento", "Department"), 22), new(In(culture, "Grupos", "Sections"), Wide, Right: true), .. Counted(culture)],
        statistics.Departments.Select(d => (object?[])[d.Code, d.Name, d.Sections, .. Values(d.Figures)]));

    public static (IReadOnlyList<TableColumn> Columns, IEnumerable<object?[]> Rows) BySection(EnrollmentStatistics statistics, CultureInfo culture) => (
        [new(In(culture, "Grupo", "Section"), 23), new(In(culture, "Asignatura", "Course"), 24), .. Counted(culture)],
        statistics.Sections.Select(s => (object?[])[s.Code, $"{s.CourseCode} {s.Title}", .. Values(s.Figures)]));

    /// <summary>Names and values of the whole.</summary>
    public static IReadOnlyList<(string Name, object? Value)> Summary(EnrollmentStatistics statistics, CultureInfo culture)
    {
        var total = statistics.Total;
        return
        [
            (In(culture, "Grupos", "Sections"), statistics.Sections.Count), (In(culture, "Estudiantes", "Students"), statistics.Students),
            (In(culture, "Plazas", "Places"), total.Places), (In(culture, "Plazas ocupadas", "Places taken"), total.Taken),
            (In(culture, "Ocupación", "Fill rate"), Share(total.Fill)), (In(culture, "Pendientes de aprobación", "Awaiting approval"), total.Requested),
            (In(culture, "En espera", "Waitlisted"), total.Waiting), (In(culture, "Bajas", "Drops"), total.Dropped),
            (In(culture, "Nota final media", "Average final"), Rounded(total.Average)), (In(culture, "Aprobados", "Passed"), Share(total.PassRate)),
        ];
    }

    /// <summary>As it is read on paper.</summary>
    public static string Shown(object? value, CultureInfo culture) => value switch
    {
        null => "—",
        Percent percent => (percent.Share * 100).ToString("N1", culture) + "\u00a0%",
        int number => number.ToString("N0", culture),
        decimal number => number.ToString("N2", culture),
        DateOnly date => date.ToString("d", culture),
        _ => value.ToString()!,
    };

    public static string In(CultureInfo culture, string es, string en) => new Text(es, en).In(culture);

    private static TableColumn[] Counted(CultureInfo culture) =>
    [
        new(In(culture, "Plazas", "Places"), Number, Right: true), new(In(culture, "Ocupadas", "Taken"), Wide, Right: true), new(In(culture, "Ocupación", "Fill rate"), Wide, Right: true),
        new(In(culture, "En espera", "Waiting"), Number, Right: true), new(In(culture, "Bajas", "Drops"), Number - 1, Right: true),
        new(In(culture, "Media final", "Average final"), Number + 1.5, Right: true), new(In(culture, "Aprobados", "Passed"), Wide, Right: true),
    ];

    private static object?[] Values(Figures f) => [f.Places, f.Taken, Share(f.Fill), f.Waiting, f.Dropped, Rounded(f.Average), Share(f.PassRate)];

    private static Percent? Share(decimal? share) => share is { } value ? new Percent(decimal.Round(value, 4, MidpointRounding.AwayFromZero)) : null;

    private static decimal? Rounded(decimal? value) => value is { } v ? decimal.Round(v, 2, MidpointRounding.AwayFromZero) : null;
}
