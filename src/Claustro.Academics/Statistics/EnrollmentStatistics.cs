using System.Data.Common;
using System.Globalization;
using Claustro.Academics.Enrollments;
using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Statistics;

/// <summary>How a term fills, from the statistics' tables; of one department or of all.</summary>
internal sealed record EnrollmentStatistics(
    IReadOnlyList<SectionFigures> Sections, int Students, IReadOnlyList<(DateOnly Day, int Enrollments)> Days, bool Finals, IReadOnlyList<int> Bands)
{
    private const string SectionsSql = """
        select d.code, d.name, s.code, c.code, c.title, s.capacity, s.seats_taken, x.enrolled, x.requested, x.waiting, x.dropped, x.finals, x.passed, x.final_sum
        from academics_statistics_sections x join academics_sections s on s.id = x.section_id
        join academics_courses c on c.id = s.course_id join academics_departments d on d.id = c.department_id
        where x.term_id = @term and (@department = 0 or x.department_id = @department)
        order by d.name, d.code, s.code;
        """;

    private const string RestSql = """
        select students from academics_statistics_students where term_id = @term and department_id = @department;
        select slot, sum(enrollments) from academics_statistics_days where term_id = @term and (@department = 0 or department_id = @department) group by slot order by slot;
        select final, band, sum(scores) from academics_statistics_scores where term_id = @term and (@department = 0 or department_id = @department) group by final, band;
        """;

    public IEnumerable<DepartmentFigures> Departments => Sections.GroupBy(s => (s.DepartmentCode, s.DepartmentName))
        .Select(d => new DepartmentFigures(d.Key.DepartmentCode, d.Key.DepartmentName, d.Count(), Figures.Sum(d.Select(s => s.Figures))));

    public Figures Total => Figures.Sum(Sections.Select(s => s.Figures));

    public static async Task<EnrollmentStatistics> LoadAsync(CollegeDb db, Institution institution, long term, long department, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            await using var command = db.Command(SectionsSql + RestSql, ("term", term), ("department", department));
            using var interrupt = db.InterruptOn(cancel);
            await using var row = await command.ExecuteReaderAsync(cancel);
            var sections = new List<SectionFigures>();
            while (await row.ReadAsync(cancel))
            {
                var figures = new Figures(Int(row, 5), Int(row, 6), Int(row, 7), Int(row, 8), Int(row, 9), Int(row, 10), Int(row, 11), Int(row, 12), Convert.ToDecimal(row.GetValue(13), CultureInfo.InvariantCulture));
                sections.Add(new SectionFigures(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), figures));
            }

            await row.NextResultAsync(cancel);
            var students = await row.ReadAsync(cancel) ? Int(row, 0) : 0;
            await row.NextResultAsync(cancel);
            var days = new SortedDictionary<DateOnly, int>();
            while (await row.ReadAsync(cancel))
            {
                var day = institution.DateOf(DateTime.SpecifyKind(row.GetDateTime(0), DateTimeKind.Utc));
                days[day] = days.GetValueOrDefault(day) + Int(row, 1);
            }

            await row.NextResultAsync(cancel);
            var bands = (Finals: new int[10], Scores: new int[10]);
            while (await row.ReadAsync(cancel))
            {
                (Int(row, 0) == 1 ? bands.Finals : bands.Scores)[Int(row, 1)] = Int(row, 2);
            }

            var closed = bands.Finals.Any(n => n > 0);
            return new EnrollmentStatistics(sections, students, [.. days.Select(d => (d.Key, d.Value))], closed, closed ? bands.Finals : bands.Scores);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>Counts are of different widths on the two databases.</summary>
    private static int Int(DbDataReader row, int column) => Convert.ToInt32(row.GetValue(column), CultureInfo.InvariantCulture);
}

/// <summary>What is counted of a section, and of several together.</summary>
internal sealed record Figures(int Places, int Taken, int Enrolled, int Requested, int Waiting, int Dropped, int Finals, int Passed, decimal FinalSum)
{
    /// <summary>Null where there are no places.</summary>
    public decimal? Fill => Places == 0 ? null : Taken / (decimal)Places;

    public decimal? Average => Finals == 0 ? null : FinalSum / Finals;

    public decimal? PassRate => Finals == 0 ? null : Passed / (decimal)Finals;

    public static Figures Sum(IEnumerable<Figures> all) => all.Aggregate(new Figures(0, 0, 0, 0, 0, 0, 0, 0, 0), (a, b) => new(
        a.Places + b.Places, a.Taken + b.Taken, a.Enrolled + b.Enrolled, a.Requested + b.Requested, a.Waiting + b.Waiting, a.Dropped + b.Dropped,
        a.Finals + b.Finals, a.Passed + b.Passed, a.FinalSum + b.FinalSum));
}

internal sealed record SectionFigures(string DepartmentCode, string DepartmentName, string Code, string CourseCode, string Title, Figures Figures);

internal sealed record DepartmentFigures(string Code, string Name, int Sections, Figures Figures);
