using System.Data.Common;
using System.Globalization;
using Claustro.Academics.Sections;
using Claustro.Identity.People;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Reports.Documents;

namespace Claustro.Academics.Attendance;

/// <summary>Students by dates, a letter each, with each student's totals.</summary>
internal sealed class SectionAttendanceReport(CollegeDb db, PeopleDirectory people, Institution institution, ReportFonts fonts)
    : SectionReport<SectionAttendanceReport.Facts>(db, people, institution, fonts)
{
    private static readonly AttendanceStatus[] Statuses = Enum.GetValues<AttendanceStatus>();

    public override string Name => "section_attendance";

    public override Text Title { get; } = new("Asistencia", "Attendance");

    public override IReadOnlyList<string> Formats { get; } = ["pdf", "xlsx"];

    protected override Text Word { get; } = new("Asistencia", "Attendance");

    protected override string FactsSql => "select student_id, date, status from academics_attendance where section_id = @section order by date;";

    protected override async Task<Facts> ReadAsync(DbDataReader row, CancellationToken cancel)
    {
        var facts = new Facts([], []);
        while (await row.ReadAsync(cancel))
        {
            var date = await row.GetFieldValueAsync<DateOnly>(1, cancel);
            if (facts.Dates.Count == 0 || facts.Dates[^1] != date)
            {
                facts.Dates.Add(date);
            }

            facts.Marks[(row.GetInt64(0), date)] = Platform.Data.Word.To<AttendanceStatus>(row.GetString(2));
        }

        return facts;
    }

    protected override (IReadOnlyList<TableColumn> Columns, Func<SectionMember, IEnumerable<object?>> Row) Table(CultureInfo culture, SectionSheet section, Facts facts)
    {
        var dates = facts.Dates.Select(d => new TableColumn(
            d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), 8, OnPaper: d.ToString("dd'\n'MM", CultureInfo.InvariantCulture)));
        var totals = Statuses.Select(s => new TableColumn($"{Full(s).In(culture)} ({Letter(s).In(culture)})", 8, Right: true, OnPaper: $"Σ {Letter(s).In(culture)}"));
        return ([.. dates, .. totals], member =>
        {
            var marks = facts.Dates.ConvertAll(d => facts.Marks.TryGetValue((member.StudentId, d), out var status) ? status : (AttendanceStatus?)null);
            return [.. marks.Select(m => m is { } status ? (object)Letter(status).In(culture) : null), .. Statuses.Select(s => (object)marks.Count(m => m == s))];
        });
    }

    private static Text Letter(AttendanceStatus status) => status switch
    {
        AttendanceStatus.Present => new("P", "P"),
        AttendanceStatus.Absent => new("F", "A"),
        AttendanceStatus.Late => new("R", "L"),
        _ => new("J", "E"),
    };

    private static Text Full(AttendanceStatus status) => status switch
    {
        AttendanceStatus.Present => new("Presente", "Present"),
        AttendanceStatus.Absent => new("Falta", "Absent"),
        AttendanceStatus.Late => new("Retraso", "Late"),
        _ => new("Justificada", "Excused"),
    };

    internal sealed record Facts(List<DateOnly> Dates, Dictionary<(long Student, DateOnly Date), AttendanceStatus> Marks);
}
