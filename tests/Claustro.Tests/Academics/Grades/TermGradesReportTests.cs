using System.Net;
using System.Text;
using Claustro.Academics.Terms;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Xunit;

namespace Claustro.Tests.Academics.Grades;

public abstract class TermGradesReportTests(College college)
{
    [Fact]
    public async Task Every_grade_of_the_term_is_a_row_and_a_head_gets_those_of_their_department()
    {
        var (term, here, there) = await TermAsync();
        var admin = await college.AdministratorAsync();
        var (done, bytes) = await admin.BuiltAsync(new { kind = "term_grades", format = "xlsx", termId = term.Id, locale = "en" });
        Assert.Equal(4, done.GetProperty("rows").GetInt32());
        var rows = ReportFiles.Rows(bytes);
        Assert.Equal(["Number", "Last name", "First name", "Section", "Course code", "Course", "Assessment", "Weight", "Score"], rows[0]);
        Assert.Equal(5, rows.Count);
        Assert.Contains(rows, r => r is [var number, _, "Inés", var section, _, "Álgebra lineal", "Prueba 1", 40d, 77.5] && number as string == here.Students[0].Number && section as string == here.Section.Code);
        Assert.Contains(rows, r => r is [.., "Prueba 2", 60d, "missing"]);
        Assert.Contains("<pane ySplit=\"1\"", ReportFiles.Part(bytes, "xl/worksheets/sheet1.xml"), StringComparison.Ordinal);

        (done, bytes) = await admin.BuiltAsync(new { kind = "term_grades", format = "csv", termId = term.Id, locale = "es" });
        Assert.Equal(4, done.GetProperty("rows").GetInt32());
        Assert.Equal(Encoding.UTF8.GetPreamble(), bytes[..3]);
        var lines = Encoding.UTF8.GetString(bytes[3..]).TrimEnd().Split("\r\n");
        Assert.Equal("Número,Apellidos,Nombre,Grupo,Código,Asignatura,Evaluación,Peso,Nota", lines[0]);
        Assert.Contains(lines, l => l.StartsWith($"{there.Students[0].Number},Peña", StringComparison.Ordinal) && l.Contains(",Álgebra lineal,Prueba 1,40", StringComparison.Ordinal));

        var head = await college.NewPersonAsync(Role.Head, here.DepartmentId);
        (done, bytes) = await head.BuiltAsync(new { kind = "term_grades", format = "xlsx", termId = term.Id, departmentId = here.DepartmentId });
        Assert.Equal(3, done.GetProperty("rows").GetInt32());
        Assert.All(ReportFiles.Rows(bytes).Skip(1), r => Assert.Equal(here.Section.Code, r[3]));
        (done, _) = await head.BuiltAsync(new { kind = "term_grades", format = "csv", termId = term.Id }); // their own, without saying so
        Assert.Equal(3, done.GetProperty("rows").GetInt32());
    }

    [Fact]
    public async Task It_is_for_administrators_and_heads_of_the_department()
    {
        var (term, here, there) = await TermAsync();
        object Ask(long? termId, long? departmentId = null, string format = "xlsx") => new { kind = "term_grades", format, termId, departmentId };
        var head = await college.NewPersonAsync(Role.Head, here.DepartmentId);
        foreach (var (who, what) in new[] { (here.Teacher, Ask(term.Id)), (here.Students[0], Ask(term.Id)), (await college.NewPersonAsync(Role.Head), Ask(term.Id)), (head, Ask(term.Id, there.DepartmentId)) })
        {
            await who.Http.PostAsync("/api/v1/reports", what).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        }

        var admin = (await college.AdministratorAsync()).Http;
        await admin.PostAsync("/api/v1/reports", Ask(null)).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await admin.PostAsync("/api/v1/reports", Ask(term.Id, format: "pdf")).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await admin.PostAsync("/api/v1/reports", Ask(long.MaxValue)).ProblemAsync(HttpStatusCode.NotFound, "unknown_term");
        await admin.PostAsync("/api/v1/reports", Ask(term.Id, long.MaxValue)).ProblemAsync(HttpStatusCode.NotFound, "unknown_department");
    }

    [Fact]
    public async Task A_term_without_grades_makes_a_file_with_its_head()
    {
        var (done, bytes) = await (await college.AdministratorAsync()).BuiltAsync(new { kind = "term_grades", format = "xlsx", termId = (await college.NewTermAsync()).Id });
        Assert.Equal(0, done.GetProperty("rows").GetInt32());
        Assert.Single(ReportFiles.Rows(bytes));
    }

    /// <summary>A term with a section in each of two departments, four grades in all, three of them in the first.</summary>
    private async Task<(Term Term, Sheet Here, Sheet There)> TermAsync()
    {
        var (here, there) = (await Sheet.NewAsync(college, 2), await Sheet.NewAsync(college, 1));
        var term = await college.InDbAsync(async db =>
        {
            var moved = (await db.FindAsync<Claustro.Academics.Sections.Section>(there.Section.Id))!;
            moved.TermId = here.Section.TermId;
            await db.SaveChangesAsync();
            return (await db.FindAsync<Term>(here.Section.TermId))!;
        });
        await here.PutAsync(here.Row(0, 0, 77.5m), here.Row(0, 1, null, "missing"), here.Row(1, 0, 50)).StatusAsync(HttpStatusCode.OK);
        await there.PutAsync(there.Row(0, 0, 10)).StatusAsync(HttpStatusCode.OK);
        return (term, here, there);
    }
}

[Collection(OnSqlite.Name)]
public sealed class TermGradesReportTestsOnSqlite(SqliteCollege college) : TermGradesReportTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class TermGradesReportTestsOnPostgres(PostgresCollege college) : TermGradesReportTests(college);
