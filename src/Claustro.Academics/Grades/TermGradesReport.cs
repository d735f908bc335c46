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
/// their own department's courses. Hundreds of thousands of rows go from the database into the file one by one; only
/// the students' names are held.
/// </summary>
internal sealed class TermGradesReport(CollegeDb db, PeopleDirectory people) : IReportKind
{
    private const string Sql = """
        select g.student_id, s.code, c.code, c.title, a.name, a.weight, g.score, g.state
        from academics_sections s
        join academics_courses c on c.id = s.course_id
        join academics_assessments a on a.section_id = s.id
        join academics_grades g on g.assessment_id = a.id
        where s.term_id = @term and (@department = 0 or c.department_id = @department)
        order by s.code, g.student_id, a.id
        """;

    private const int Step = 1000;

    /// <summary>Percent of the work that is done then.</summary>
    private const int Counted = 5, Named = 8, Sorted = 15;

    public string Name => "term_grades";

    public Text Title { get; } = new("Calificaciones del período", "Grades of the term");

    public IReadOnlyList<string> Formats { get; } = ["xlsx", "csv"];

    public ReportParameters Complete(Caller caller, ReportParameters parameters) => DepartmentReports.Complete(caller, parameters);

    public Task<Refusal?> AuthorizeAsync(Caller caller, ReportParameters parameters, CancellationToken cancel) =>
        DepartmentReports.AuthorizeAsync(db, caller, parameters, cancel);

    public async Task<int> BuildAsync(ReportBuild build, Stream output, CancellationToken cancel)
    {
        var (term, department) = (build.Parameters.TermId ?? 0, build.Parameters.DepartmentId ?? 0);
        var code = await db.Set<Term>().Where(t => t.Id == term).Select(t => t.Code).SingleOrDefaultAsync(cancel) ?? throw new ReportRefusedException(DepartmentReports.UnknownTerm);
        build.FileName = $"{(build.Locale == "en" ? "grades" : "calificaciones")}-{code}";
        var gradesOf = await build.WaitAsync(() => CountAsync(term, department, cancel), 0, Counted);
        var names = await build.WaitAsync(() => people.NamesAsync([.. gradesOf.Keys], cancel), Counted, Named);
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            await using var command = db.Command(Sql, ("term", term), ("department", department));
            using var interrupt = db.InterruptOn(cancel);
            await using var row = await build.WaitAsync(() => command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancel), Named, Sorted);
            return await WriteAsync(build, output, row, names, gradesOf.Values.Sum(), cancel);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>How many grades each student has.</summary>
    private Task<Dictionary<long, int>> CountAsync(long term, long department, CancellationToken cancel) =>
        (from s in db.Set<Section>()
         join c in db.Set<Course>() on s.CourseId equals c.Id
         join a in db.Set<Assessment>() on s.Id equals a.SectionId
         join g in db.Set<Grade>() on a.Id equals g.AssessmentId
         where s.TermId == term && (department == 0 || c.DepartmentId == department)
         group g by g.StudentId into student
         select new { student.Key, Count = student.Count() }).ToDictionaryAsync(x => x.Key, x => x.Count, cancel);

    private static async Task<int> WriteAsync(ReportBuild build, Stream output, DbDataReader row, Dictionary<long, PersonName> names, int total, CancellationToken cancel)
    {
        using var rows = RowWriter.Create(build.Format, output, build.Locale == "en" ? "Grades" : "Calificaciones", Columns(build.Locale == "en"));
        while (await row.ReadAsync(cancel))
        {
            var student = row.GetInt64(0);
            names.TryGetValue(student, out var name);
            rows.Add(
                name?.Number ?? student.ToString(CultureInfo.InvariantCulture), name?.LastName, name?.FirstName, row.GetString(1), row.GetString(2), row.GetString(3),
                row.GetString(4), row.GetDecimal(5),
                SectionGradesReport.Score(row.IsDBNull(6) ? null : row.GetDecimal(6), Word.To<GradeState>(row.GetString(7)), build.Culture));
            if (rows.Rows % Step == 0)
            {
                build.Progress(Sorted + (int)((99L - Sorted) * rows.Rows / Math.Max(total, rows.Rows)));
                await output.FlushAsync(cancel);
            }
        }

        return rows.Rows;
    }

    private static SheetColumn[] Columns(bool english) => english
        ? [new("Number", 12), new("Last name", 24), new("First name", 18), new("Section"), new("Course code"), new("Course", 36), new("Assessment", 18), new("Weight", 10), new("Score", 10)]
        : [new("Número", 12), new("Apellidos", 24), new("Nombre", 18), new("Grupo"), new("Código"), new("Asignatura", 36), new("Evaluación", 18), new("Peso", 10), new("Nota", 10)];
}
