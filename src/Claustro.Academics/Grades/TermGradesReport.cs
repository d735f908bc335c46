using System.Data;
using System.Data.Common;
using System.Globalization;
using Claustro.Academics.Courses;
using Claustro.Academics.Departments;
using Claustro.Academics.Enrollments;
using Claustro.Academics.Sections;
using Claustro.Academics.Terms;
using Claustro.Identity.People;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Claustro.Reports;
using Claustro.Reports.Documents;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Grades;

/// <summary>
/// Every grade of a term, a row each, by section, student and assessment: for administrators, and for heads those of
/// their own department's courses. Hundreds of thousands of rows go from the database into the file one by one; held are
/// the students' names and the assessments, so that a row brings nothing but numbers.
/// </summary>
internal sealed class TermGradesReport(CollegeDb db, PeopleDirectory people) : IReportKind
{
    private const string From = """
        from academics_sections s
        join academics_courses c on c.id = s.course_id
        join academics_assessments a on a.section_id = s.id
        join academics_grades g on g.assessment_id = a.id
        where s.term_id = @term and (@department = 0 or c.department_id = @department)
        """;

    private const string RowsSql = $"""
        select g.student_id, g.assessment_id, g.score, case g.state when 'graded' then 0 when 'missing' then 1 else 2 end
        {From} order by s.code, g.student_id, g.assessment_id
        """;

    private const int Step = 1000;

    /// <summary>Percent of the work that is done then.</summary>
    private const int Counted = 5, Named = 8, Sorted = 15;

    public string Name => "term_grades";

    public Text Title { get; } = new("Calificaciones del periodo", "Grades of the term");

    public IReadOnlyList<string> Formats { get; } = ["xlsx", "csv"];

    public Role To => DepartmentReports.To;

    public IReadOnlyList<ReportField> Asks(Caller caller) => DepartmentReports.Asks(caller);

    public ReportParameters Complete(Caller caller, ReportParameters parameters) => DepartmentReports.Complete(caller, parameters);

    public Task<Refusal?> AuthorizeAsync(Caller caller, ReportParameters parameters, CancellationToken cancel) =>
        DepartmentReports.AuthorizeAsync(db, caller, parameters, cancel);

    public async Task<int> BuildAsync(ReportBuild build, Stream output, CancellationToken cancel)
    {
        var (term, department) = (build.Parameters.TermId ?? 0, build.Parameters.DepartmentId ?? 0);
        var code = await db.Set<Term>().Where(t => t.Id == term).Select(t => t.Code).SingleOrDefaultAsync(cancel) ?? throw new ReportRefusedException(DepartmentReports.UnknownTerm);
        build.FileName = $"{(build.Locale == "en" ? "grades" : "calificaciones")}-{code}";
        var (students, total) = await build.WaitAsync(() => CountAsync(term, department, cancel), 0, Counted);
        var names = await build.WaitAsync(() => people.NamesAsync(students, cancel), Counted, Named);
        var assessments = await AssessmentsAsync(term, department, cancel);
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            await using var command = db.Command(RowsSql, ("term", term), ("department", department));
            using var interrupt = db.InterruptOn(cancel);
            await using var row = await build.WaitAsync(() => command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancel), Named, Sorted);
            return await WriteAsync(build, output, row, names, assessments, total, cancel);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>Who has grades, and how many there are in all.</summary>
    private async Task<(List<long> Students, int Grades)> CountAsync(long term, long department, CancellationToken cancel)
    {
        var counts = await Grades(term, department).GroupBy(g => g.StudentId).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancel);
        return (counts.ConvertAll(c => c.Key), counts.Sum(c => c.Count));
    }

    private IQueryable<Grade> Grades(long term, long department) =>
        from s in db.Set<Section>()
        join c in db.Set<Course>() on s.CourseId equals c.Id
        join a in db.Set<Assessment>() on s.Id equals a.SectionId
        join g in db.Set<Grade>() on a.Id equals g.AssessmentId
        where s.TermId == term && (department == 0 || c.DepartmentId == department)
        select g;

    private async Task<Dictionary<long, Column>> AssessmentsAsync(long term, long department, CancellationToken cancel)
    {
        var all = await (
            from s in db.Set<Section>()
            join c in db.Set<Course>() on s.CourseId equals c.Id
            join a in db.Set<Assessment>() on s.Id equals a.SectionId
            where s.TermId == term && (department == 0 || c.DepartmentId == department)
            select new { a.Id, Section = s.Code, c.Code, c.Title, a.Name, a.Weight }).ToListAsync(cancel);
        return all.ToDictionary(a => a.Id, a => new Column(a.Section, a.Code, a.Title, a.Name, a.Weight));
    }

    private static async Task<int> WriteAsync(
        ReportBuild build, Stream output, DbDataReader row, Dictionary<long, PersonName> names, Dictionary<long, Column> assessments, int total, CancellationToken cancel)
    {
        using var rows = RowWriter.Create(build.Format, output, build.Locale == "en" ? "Grades" : "Calificaciones", Columns(build.Locale == "en"));
        var (missing, excused) = (TranscriptReport.State(GradeState.Missing).In(build.Culture), TranscriptReport.State(GradeState.Excused).In(build.Culture));
        var scores = new Dictionary<decimal, object>(); // a box for each of the values there are, not for each row
        while (await row.ReadAsync(cancel))
        {
            var (student, assessment) = (row.GetInt64(0), assessments.GetValueOrDefault(row.GetInt64(1)));
            var score = row.IsDBNull(2) ? null : Boxed(row.GetDecimal(2));
            if (assessment is null)
            {
                continue; // made since the assessments were read
            }

            names.TryGetValue(student, out var name);
            rows.Add(
                name?.Number ?? student.ToString(CultureInfo.InvariantCulture), name?.LastName, name?.FirstName,
                assessment.Section, assessment.Code, assessment.Title, assessment.Name, assessment.Weight, score ?? (row.GetInt32(3) == 1 ? missing : excused));
            if (rows.Rows % Step == 0)
            {
                build.Progress(Sorted + (int)((99L - Sorted) * rows.Rows / Math.Max(total, rows.Rows)));
                await output.FlushAsync(cancel);
            }
        }

        return rows.Rows;

        object Boxed(decimal value) => scores.TryGetValue(value, out var box) ? box : scores[value] = value;
    }

    /// <summary>What the rows of an assessment share; the weight is boxed once.</summary>
    private sealed record Column(string Section, string Code, string Title, string Name, object Weight);

    private static SheetColumn[] Columns(bool english) => english
        ? [new("Number", 12), new("Last name", 24), new("First name", 18), new("Section"), new("Course code"), new("Course", 36), new("Assessment", 18), new("Weight", 10), new("Score", 10)]
        : [new("Número", 12), new("Apellidos", 24), new("Nombre", 18), new("Grupo"), new("Código"), new("Asignatura", 36), new("Evaluación", 18), new("Peso", 10), new("Nota", 10)];
}
