using System.Net;
using Claustro.Academics.Courses;
using Claustro.Academics.Departments;
using Claustro.Academics.Enrollments;
using Claustro.Academics.Sections;
using Claustro.Academics.Statistics;
using Claustro.Academics.Terms;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Tokens;
using Xunit;

namespace Claustro.Tests.Academics.Statistics;

public abstract class EnrollmentStatisticsTests(College college)
{
    [Theory]
    [InlineData("es", "Estadísticas de matrícula", "Ocupación por departamento", "Página 1 de", "37,5")]
    [InlineData("en", "Enrolment statistics", "Fill rate by department", "Page 1 of", "37.5")]
    public async Task On_paper_it_has_figures_charts_and_tables(string locale, string title, string chart, string page, string fill)
    {
        var (term, _, _) = await TermAsync(sections: 60);
        var (done, bytes) = await (await college.AdministratorAsync()).BuiltAsync(new { kind = "enrollment_statistics", format = "pdf", termId = term.Id, locale });
        ReportFiles.Keep($"statistics-{locale}", college, bytes);
        Assert.Equal(61, done.GetProperty("rows").GetInt32());
        using var pdf = PdfDocument.Open(bytes);
        Assert.Equal(title, pdf.Information.Title);
        Assert.Equal(locale, Assert.IsType<StringToken>(pdf.Structure.Catalog.CatalogDictionary.Data["Lang"]).Data);
        var text = ReportFiles.PdfText(bytes, out var pages);
        Assert.InRange(pages, 3, 6);
        foreach (var words in new[] { title, chart, page, fill, "Física" })
        {
            Assert.Contains(words, text, StringComparison.Ordinal);
        }

        Assert.Contains("90–100", string.Concat(pdf.GetPages().SelectMany(p => p.Letters).Select(l => l.Value)), StringComparison.Ordinal);
        Assert.InRange(bytes.Length, 10_000, 400_000);
    }

    [Fact]
    public async Task As_a_workbook_it_has_a_sheet_for_each_table_with_real_numbers()
    {
        var (term, physics, _) = await TermAsync(sections: 2);
        var (_, bytes) = await (await college.AdministratorAsync()).BuiltAsync(new { kind = "enrollment_statistics", format = "xlsx", termId = term.Id, locale = "en" });
        Assert.Contains(ReportFiles.Rows(bytes, "Summary"), r => r is ["Fill rate", 0.375]);
        var departments = ReportFiles.Rows(bytes, "Departments");
        Assert.Equal(["Code", "Department", "Sections", "Places", "Taken", "Fill rate", "Waiting", "Drops", "Average final", "Passed"], departments[0]);
        Assert.Contains(departments, r => r is [var code, "Física", 1d, 4d, 1d, 0.25, 0d, 1d, 91.5, 1d] && code as string == physics.Code);
        Assert.Equal(4, ReportFiles.Rows(bytes, "Sections").Count);
        Assert.Contains(ReportFiles.Rows(bytes, "Days"), r => r is [_, 3d, 3d] or [_, _, 3d]);
        Assert.Contains(ReportFiles.Rows(bytes, "Grades"), r => r is [90d, 100d, 1d]);
        Assert.Contains("formatCode=\"0.0%\"", ReportFiles.Part(bytes, "xl/styles.xml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_changes_is_in_the_next_report_and_the_schedule_refreshes_too()
    {
        var (term, physics, section) = await TermAsync(sections: 0);
        var admin = await college.AdministratorAsync();
        await admin.BuiltAsync(new { kind = "enrollment_statistics", format = "xlsx", termId = term.Id });
        await college.NewMemberAsync(section);
        var (_, bytes) = await admin.BuiltAsync(new { kind = "enrollment_statistics", format = "xlsx", termId = term.Id, departmentId = physics.Id, locale = "es" });
        Assert.Contains(ReportFiles.Rows(bytes, "Resumen"), r => r is ["Plazas ocupadas", 2d]);
        Assert.Contains(ReportFiles.Rows(bytes, "Resumen"), r => r is ["Estudiantes", 2d]);
        await using var scope = college.Services.CreateAsyncScope();
        Assert.Equal(4, await scope.ServiceProvider.GetRequiredService<RefreshStatistics>().RunAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Heads_get_their_own_department_and_nobody_else_gets_any()
    {
        var (term, physics, _) = await TermAsync(sections: 1);
        object Ask(long? termId, long? departmentId = null, string format = "xlsx") => new { kind = "enrollment_statistics", format, termId, departmentId };
        var head = await college.NewPersonAsync(Role.Head, physics.Id);
        var (done, _) = await head.BuiltAsync(Ask(term.Id));
        Assert.Equal(1, done.GetProperty("rows").GetInt32());
        await head.Http.PostAsync("/api/v1/reports", Ask(term.Id, (await college.NewDepartmentAsync()).Id)).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        foreach (var role in new[] { Role.Teacher, Role.Student, Role.Head })
        {
            await (await college.NewPersonAsync(role)).Http.PostAsync("/api/v1/reports", Ask(term.Id)).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        }

        var admin = (await college.AdministratorAsync()).Http;
        await admin.PostAsync("/api/v1/reports", Ask(null)).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await admin.PostAsync("/api/v1/reports", Ask(long.MaxValue)).ProblemAsync(HttpStatusCode.NotFound, "unknown_term");
        await admin.PostAsync("/api/v1/reports", Ask(term.Id, format: "csv")).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
    }

    [Fact]
    public async Task A_term_without_anything_says_so()
    {
        var term = await college.NewTermAsync();
        var (done, bytes) = await (await college.AdministratorAsync()).BuiltAsync(new { kind = "enrollment_statistics", format = "pdf", termId = term.Id, locale = "en" });
        Assert.Equal(0, done.GetProperty("rows").GetInt32());
        Assert.Contains("There are no enrolments yet.", ReportFiles.PdfText(bytes, out var pages), StringComparison.Ordinal);
        Assert.Equal(1, pages);
        await (await college.AdministratorAsync()).BuiltAsync(new { kind = "enrollment_statistics", format = "xlsx", termId = term.Id });
    }

    /// <summary>Physics with one closed section of 4 places (1 taken, one dropped), and another department whose sections have 2 of 4 taken in all when there is one or more.</summary>
    private async Task<(Term Term, Department Physics, Section Section)> TermAsync(int sections)
    {
        var term = await college.NewTermAsync();
        var physics = await college.AddAsync(new Department { Code = $"F{College.Next()}", Name = "Física" });
        var now = college.Clock.GetUtcNow().UtcDateTime;
        var closed = await college.NewSectionAsync(term, await college.NewCourseAsync(departmentId: physics.Id), capacity: 4);
        var (student, gone) = (await college.NewPersonAsync(Role.Student), await college.NewPersonAsync(Role.Student));
        await college.InDbAsync(async db =>
        {
            var section = (await db.FindAsync<Section>(closed.Id))!;
            (section.ClosedAt, section.SeatsTaken) = (now, 1);
            db.Add(new Enrollment { StudentId = student.Id, SectionId = closed.Id, Status = EnrollmentStatus.Approved, CreatedAt = now, FinalScore = 91.5m, Passed = true });
            db.Add(new Enrollment { StudentId = gone.Id, SectionId = closed.Id, Status = EnrollmentStatus.Dropped, CreatedAt = now });
            return await db.SaveChangesAsync();
        });
        var other = sections > 0 ? await college.NewDepartmentAsync() : null;
        for (var i = 0; i < sections; i++)
        {
            var course = await college.AddAsync(new Course { Code = $"C{College.Next()}", Title = i % 7 == 0 ? "Ecuaciones diferenciales en derivadas parciales y sus aplicaciones" : "Álgebra", Credits = 6, DepartmentId = other!.Id });
            var section = await college.NewSectionAsync(term, course, capacity: i == 0 ? 4 : 0);
            for (var n = 0; n < 2 && i == 0; n++)
            {
                await college.NewMemberAsync(section);
            }
        }

        return (term, physics, closed);
    }
}

[Collection(OnSqlite.Name)]
public sealed class EnrollmentStatisticsTestsOnSqlite(SqliteCollege college) : EnrollmentStatisticsTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class EnrollmentStatisticsTestsOnPostgres(PostgresCollege college) : EnrollmentStatisticsTests(college);
