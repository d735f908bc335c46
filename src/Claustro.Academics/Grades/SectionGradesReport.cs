using System.Data.Common;
using System.Globalization;
using Claustro.Academics.Sections;
using Claustro.Identity.People;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Reports.Documents;

namespace Claustro.Academics.Grades;

/// <summary>The grade sheet of a section: a column per assessment, the average so far, the final once the sheet is closed.</summary>
internal sealed class SectionGradesReport(CollegeDb db, PeopleDirectory people, Institution institution, ReportFonts fonts)
    : SectionReport<SectionGradesReport.Facts>(db, people, institution, fonts)
{
    public override string Name => "section_grades";

    public override Text Title { get; } = new("Acta de calificaciones", "Grade sheet");

    public override IReadOnlyList<string> Formats { get; } = ["pdf", "xlsx"];

    protected override Text Word { get; } = new("Calificaciones", "Grades");

    protected override string FactsSql => """
        select id, name, weight, drop_lowest from academics_assessments where section_id = @section order by id;
        select g.student_id, g.assessment_id, g.score, g.state from academics_grades g join academics_assessments a on a.id = g.assessment_id where a.section_id = @section;
        """;

    protected override async Task<Facts> ReadAsync(DbDataReader row, CancellationToken cancel)
    {
        var facts = new Facts([], []);
        while (await row.ReadAsync(cancel))
        {
            facts.Assessments.Add(new Column(row.GetInt64(0), row.GetString(1), row.GetDecimal(2), row.GetBoolean(3)));
        }

        await row.NextResultAsync(cancel);
        while (await row.ReadAsync(cancel))
        {
            facts.Grades[(row.GetInt64(0), row.GetInt64(1))] = (row.IsDBNull(2) ? null : row.GetDecimal(2), Platform.Data.Word.To<GradeState>(row.GetString(3)));
        }

        return facts;
    }

    protected override (IReadOnlyList<TableColumn> Columns, Func<SectionMember, IEnumerable<object?>> Row) Table(CultureInfo culture, SectionSheet section, Facts facts)
    {
        List<TableColumn> columns = [.. facts.Assessments.Select(a => new TableColumn(a.Name, 8, Right: true)), new(new Text("Media", "Average").In(culture), 7, Right: true, Decimals: Institution.Decimals)];
        if (section.Closed)
        {
            columns.Add(new TableColumn("Final", 7, Right: true, Decimals: Institution.Decimals));
        }

        return (columns, member =>
        {
            var grades = facts.Assessments.ConvertAll(a => facts.Grades.TryGetValue((member.StudentId, a.Id), out var g) ? g : ((decimal?, GradeState)?)null);
            var marks = facts.Assessments.Zip(grades).Where(x => x.Second is not null)
                .Select(x => new Mark(x.First.Weight, x.Second!.Value.Item2, x.Second.Value.Item1, x.First.DropLowest));
            IEnumerable<object?> cells = [.. grades.Select(g => g is var (score, state) ? Score(score, state, culture) : null), GradeRules.Average(marks, Institution.Decimals)];
            return section.Closed ? cells.Append(member.Final) : cells;
        });
    }

    /// <summary>The number, or in words why there is none.</summary>
    internal static object? Score(decimal? score, GradeState state, CultureInfo culture) => score is { } number ? number : TranscriptReport.State(state).In(culture);

    internal sealed record Facts(List<Column> Assessments, Dictionary<(long Student, long Assessment), (decimal? Score, GradeState State)> Grades);

    internal sealed record Column(long Id, string Name, decimal Weight, bool DropLowest);
}
