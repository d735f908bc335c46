using System.Net;
using System.Text;
using Claustro.Academics.Attendance;
using Claustro.Academics.Enrollments;
using Claustro.Academics.Grades;
using Claustro.Identity.Accounts;
using Claustro.Platform.Http;
using Claustro.Tests.Academics.Grades;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Claustro.Tests.Academics.Sections;

public abstract class SectionReportTests(College college)
{
    [Fact]
    public async Task The_grade_sheet_as_a_workbook_has_a_row_per_student_and_a_column_per_assessment()
    {
        var sheet = await Sheet.NewAsync(college, 3, 40, 60);
        await RenameAsync(sheet.Students[0], "=HYPERLINK(\"http://x.example\")", "Zúñiga & <Hijos> _x0041_");
        await RenameAsync(sheet.Students[1], "Íñigo", "Ñáñez");
        await RenameAsync(sheet.Students[2], "Ana", "Nuño");
        var waiting = await college.NewPersonAsync(Role.Student);
        await college.AddAsync(new Enrollment { StudentId = waiting.Id, SectionId = sheet.Section.Id, Status = EnrollmentStatus.Waitlisted });
        await sheet.PutAsync(sheet.Row(0, 0, 77.5m), sheet.Row(0, 1, 50), sheet.Row(1, 0, null, "missing"), sheet.Row(1, 1, 100), sheet.Row(2, 0, null, "excused")).StatusAsync(HttpStatusCode.OK);

        var (done, bytes) = await sheet.Teacher.BuiltAsync(new { kind = "section_grades", format = "xlsx", sectionId = sheet.Section.Id, locale = "en" });
        Assert.Equal(3, done.GetProperty("rows").GetInt32());
        var rows = ReportFiles.Rows(bytes);
        Assert.Equal(6, rows.Count);
        Assert.Contains(sheet.Section.Code, (string)rows[0][0]!, StringComparison.Ordinal);
        Assert.Contains("Álgebra lineal · Otoño · Inés Peña", (string)rows[0][0]!, StringComparison.Ordinal);
        Assert.Equal(["Number", "Last name", "First name", "Prueba 1", "Prueba 2", "Average"], rows[2]);
        Assert.Equal([sheet.Students[2].Number, "Nuño", "Ana", "excused", null, null], rows[3]);
        Assert.Equal([sheet.Students[1].Number, "Ñáñez", "Íñigo", "missing", 100d, 60d], rows[4]); // Ñ after N, before Z
        Assert.Equal([sheet.Students[0].Number, "Zúñiga & <Hijos> _x0041_", "=HYPERLINK(\"http://x.example\")", 77.5, 50d, 61d], rows[5].Select(v => v is string s ? s.Replace("_x005F_", "_", StringComparison.Ordinal) : v));
        var xml = ReportFiles.Part(bytes, "xl/worksheets/sheet1.xml");
        Assert.Contains("<pane ySplit=\"3\" topLeftCell=\"A4\" activePane=\"bottomLeft\" state=\"frozen\"/>", xml, StringComparison.Ordinal);
        Assert.DoesNotContain("<f>", xml, StringComparison.Ordinal);
        Assert.DoesNotContain("t=\"str\"", xml, StringComparison.Ordinal);

        await sheet.CloseAsync(missingAsZero: true).StatusAsync(HttpStatusCode.OK);
        (_, bytes) = await (await college.AdministratorAsync()).BuiltAsync(new { kind = "section_grades", format = "xlsx", sectionId = sheet.Section.Id, locale = "es" });
        rows = ReportFiles.Rows(bytes);
        Assert.Equal(["Número", "Apellidos", "Nombre", "Prueba 1", "Prueba 2", "Media", "Final"], rows[2]);
        Assert.Equal(61d, rows[5][6]);
    }

    [Fact]
    public async Task The_grade_sheet_on_paper_splits_what_is_too_wide()
    {
        var sheet = await Sheet.NewAsync(college, 10, [.. Enumerable.Repeat(10m, 14)]);
        await sheet.PutAsync(sheet.Row(0, 0, 77.5m), sheet.Row(0, 13, 12.25m), sheet.Row(1, 0, 61)).StatusAsync(HttpStatusCode.OK);
        var head = await college.NewPersonAsync(Role.Head, sheet.DepartmentId);
        var (done, bytes) = await head.BuiltAsync(new { kind = "section_grades", format = "pdf", sectionId = sheet.Section.Id, locale = "es" });
        Assert.Equal(10, done.GetProperty("rows").GetInt32());
        ReportFiles.Keep("section_grades", college, bytes);
        var text = ReportFiles.PdfText(bytes, out var pages);
        Assert.InRange(pages, 1, 4);
        Assert.Contains("Acta de calificaciones", text, StringComparison.Ordinal);
        Assert.Contains("Álgebra lineal", text, StringComparison.Ordinal);
        Assert.Contains("77,5", text, StringComparison.Ordinal);
        Assert.Contains("12,25", text, StringComparison.Ordinal);
        Assert.Contains("61,00", text, StringComparison.Ordinal); // the average: all with the institution's decimals
        Assert.Contains($"Página 1 de {pages}", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_roster_says_who_is_in_and_who_waits()
    {
        var sheet = await Sheet.NewAsync(college, 1);
        await RenameAsync(sheet.Students[0], "=1+1", "@Núñez, \"hijo\"");
        var waiting = await college.NewPersonAsync(Role.Student);
        var gone = await college.NewPersonAsync(Role.Student);
        await college.AddAsync(new Enrollment { StudentId = waiting.Id, SectionId = sheet.Section.Id, Status = EnrollmentStatus.Waitlisted });
        await college.AddAsync(new Enrollment { StudentId = gone.Id, SectionId = sheet.Section.Id, Status = EnrollmentStatus.Dropped });

        var (done, bytes) = await sheet.Teacher.BuiltAsync(new { kind = "roster", format = "csv", sectionId = sheet.Section.Id, locale = "es" });
        Assert.Equal(2, done.GetProperty("rows").GetInt32());
        Assert.Equal(Encoding.UTF8.GetPreamble(), bytes[..3]);
        var lines = Encoding.UTF8.GetString(bytes[3..]).Split("\r\n");
        Assert.Equal("Número,Apellidos,Nombre,Correo,Estado", lines[0]);
        Assert.Contains($"{sheet.Students[0].Number},\"'@Núñez, \"\"hijo\"\"\",'=1+1,{sheet.Students[0].Email},matriculado", lines);
        Assert.Contains($"{waiting.Number},Peña {waiting.UserName[1..]},Inés,{waiting.Email},en espera", lines);
        Assert.Equal(4, lines.Length);

        (_, bytes) = await sheet.Teacher.BuiltAsync(new { kind = "roster", format = "xlsx", sectionId = sheet.Section.Id, locale = "en" });
        Assert.Contains(ReportFiles.Rows(bytes), r => r is [_, "@Núñez, \"hijo\"", "=1+1", _, "enrolled"]);
        (_, bytes) = await sheet.Teacher.BuiltAsync(new { kind = "roster", format = "pdf", sectionId = sheet.Section.Id, locale = "en" });
        var text = ReportFiles.PdfText(bytes, out _);
        Assert.Contains("Class roster", text, StringComparison.Ordinal);
        Assert.Contains("@Núñez", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attendance_is_students_by_dates_with_totals()
    {
        var sheet = await Sheet.NewAsync(college, 2);
        var first = new DateOnly(2026, 9, 1);
        await college.InDbAsync(async db =>
        {
            for (var day = 0; day < 40; day++)
            {
                db.Add(new AttendanceMark { SectionId = sheet.Section.Id, StudentId = sheet.Students[0].Id, Date = first.AddDays(day), Status = (AttendanceStatus)(day % 4) });
            }

            db.Add(new AttendanceMark { SectionId = sheet.Section.Id, StudentId = sheet.Students[1].Id, Date = first, Status = AttendanceStatus.Absent });
            return await db.SaveChangesAsync();
        });
        var (done, bytes) = await sheet.Teacher.BuiltAsync(new { kind = "section_attendance", format = "xlsx", sectionId = sheet.Section.Id, locale = "en" });
        Assert.Equal(2, done.GetProperty("rows").GetInt32());
        var rows = ReportFiles.Rows(bytes);
        Assert.Equal(["2026-09-01", "2026-09-02", "2026-09-03", "2026-09-04"], rows[2].Skip(3).Take(4));
        Assert.Equal(["Present (P)", "Absent (A)", "Late (L)", "Excused (E)"], rows[2].Skip(43));
        Assert.Equal(["P", "A", "L", "E"], rows.Single(r => r[0] is string n && n == sheet.Students[0].Number).Skip(3).Take(4));
        Assert.Equal([10d, 10d, 10d, 10d], rows.Single(r => r[0] is string n && n == sheet.Students[0].Number).Skip(43));
        Assert.Equal(["A", null], rows.Single(r => r[0] is string n && n == sheet.Students[1].Number).Skip(3).Take(2));

        (_, bytes) = await sheet.Teacher.BuiltAsync(new { kind = "section_attendance", format = "pdf", sectionId = sheet.Section.Id, locale = "es" });
        ReportFiles.Keep("section_attendance", college, bytes);
        var text = ReportFiles.PdfText(bytes, out _);
        Assert.Contains("Asistencia", text, StringComparison.Ordinal);
        Assert.Contains("Σ J", text, StringComparison.Ordinal);
        Assert.Contains("P: presente · F: falta · R: retraso · J: justificada", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_section_without_anybody_still_makes_a_file()
    {
        var teacher = await college.NewPersonAsync(Role.Teacher);
        var section = await college.NewSectionAsync(teacherId: teacher.Id);
        foreach (var (kind, format) in new[] { ("section_grades", "xlsx"), ("section_grades", "pdf"), ("section_attendance", "pdf"), ("section_attendance", "xlsx"), ("roster", "csv") })
        {
            var (done, bytes) = await teacher.BuiltAsync(new { kind, format, sectionId = section.Id });
            Assert.Equal(0, done.GetProperty("rows").GetInt32());
            Assert.NotEmpty(bytes);
        }
    }

    [Theory]
    [InlineData("section_grades", "csv")]
    [InlineData("section_attendance", "csv")]
    [InlineData("roster", "doc")]
    public async Task They_are_for_the_sections_teacher_its_head_and_administrators(string kind, string wrongFormat)
    {
        var sheet = await Sheet.NewAsync(college, 1);
        var asked = new { kind, format = "xlsx", sectionId = sheet.Section.Id };
        foreach (var stranger in new[] { sheet.Students[0], await college.NewPersonAsync(Role.Teacher), await college.NewPersonAsync(Role.Head, (await college.NewDepartmentAsync()).Id) })
        {
            await stranger.Http.PostAsync("/api/v1/reports", asked).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        }

        await college.Anonymous.PostAsync("/api/v1/reports", asked).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        await sheet.Teacher.Http.PostAsync("/api/v1/reports", new { kind, format = "xlsx" }).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await sheet.Teacher.Http.PostAsync("/api/v1/reports", new { kind, format = wrongFormat, sectionId = sheet.Section.Id }).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await sheet.Teacher.Http.PostAsync("/api/v1/reports", new { kind, format = "xlsx", sectionId = long.MaxValue }).ProblemAsync(HttpStatusCode.NotFound, "unknown_section");
    }

    private Task<int> RenameAsync(Person person, string first, string last) => college.InDbAsync(db => db.Set<Account>().Where(a => a.Id == person.Id)
        .ExecuteUpdateAsync(s => s.SetProperty(a => a.FirstName, first).SetProperty(a => a.LastName, last)));
}

[Collection(OnSqlite.Name)]
public sealed class SectionReportTestsOnSqlite(SqliteCollege college) : SectionReportTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class SectionReportTestsOnPostgres(PostgresCollege college) : SectionReportTests(college);
