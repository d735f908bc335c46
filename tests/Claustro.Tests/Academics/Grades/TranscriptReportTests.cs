using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Claustro.Academics.Courses;
using Claustro.Academics.Enrollments;
using Claustro.Academics.Grades;
using Claustro.Academics.Sections;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Tokens;
using Xunit;

namespace Claustro.Tests.Academics.Grades;

public abstract partial class TranscriptReportTests(College college)
{
    [Fact]
    public async Task A_student_gets_their_transcript_as_a_well_set_PDF_that_anybody_can_verify()
    {
        var student = await college.NewPersonAsync(Role.Student);
        for (var term = 0; term < 4; term++)
        {
            await AddTermAsync(student, term, courses: 7);
        }

        var done = await BuiltAsync(student, new { kind = "transcript", format = "pdf", locale = "es" });
        Assert.Equal(4 * 7 * 3, done.GetProperty("rows").GetInt32());
        using var file = await student.Http.GetAsync($"/api/v1/reports/{done.Id()}/file");
        Assert.Equal(("application/pdf", $"expediente-{student.Number}.pdf"), (file.Content.Headers.ContentType!.MediaType, file.Content.Headers.ContentDisposition!.FileNameStar));
        var bytes = await file.Content.ReadAsByteArrayAsync();
        if (Environment.GetEnvironmentVariable("CLAUSTRO_TEST_KEEP") is { } keep)
        {
            await File.WriteAllBytesAsync(Path.Combine(keep, $"transcript-{college.GetType().Name}.pdf"), bytes);
        }

        using var pdf = PdfDocument.Open(bytes);
        Assert.Equal("Expediente académico", pdf.Information.Title);
        Assert.Equal("es", Assert.IsType<StringToken>(pdf.Structure.Catalog.CatalogDictionary.Data["Lang"]).Data);
        Assert.InRange(pdf.NumberOfPages, 2, 6);
        var text = pdf.GetPages().Select(p => string.Join(' ', p.GetWords().Select(w => w.Text))).ToList();
        Assert.All(text, (t, i) => Assert.Contains($"Página {i + 1} de {text.Count}", t, StringComparison.Ordinal));
        Assert.All(text.SkipLast(1), t => Assert.Contains("Calificación", t, StringComparison.Ordinal)); // the head comes again
        var all = string.Join(' ', text);
        Assert.Contains($"Inés Peña {student.UserName[1..]}", all, StringComparison.Ordinal);
        Assert.Contains("Ecuaciones diferenciales", all, StringComparison.Ordinal);
        Assert.Contains("Sobresaliente", all, StringComparison.Ordinal);
        Assert.Contains("91,50", all, StringComparison.Ordinal);
        Assert.Contains("Parcial (40 %): 88,5", all.Replace('\u00a0', ' '), StringComparison.Ordinal);
        Assert.All(pdf.GetPages(), p => Assert.All(p.Letters, l => Assert.InRange(l.Location.X, 40, 556)));
        Assert.Contains("/FontFile2", System.Text.Encoding.Latin1.GetString(bytes), StringComparison.Ordinal); // embedded
        Assert.Matches("/BaseFont */[A-Z]{6}\\+DejaVu", System.Text.Encoding.Latin1.GetString(bytes)); // and only the part that is used
        Assert.InRange(bytes.Length, 10_000, 120_000);

        var code = Code().Match(all).Value;
        await VerifiesAsync(code, $"Inés Peña {student.UserName[1..]}");
        await student.Http.DeleteAsync($"/api/v1/reports/{done.Id()}").StatusAsync(HttpStatusCode.NoContent);
        await VerifiesAsync(code, $"Inés Peña {student.UserName[1..]}"); // the paper is still out there
    }

    [Fact]
    public async Task Names_and_titles_of_any_alphabet_do_not_break_it()
    {
        var student = await college.NewPersonAsync(Role.Student);
        await college.InDbAsync(db => db.Set<Claustro.Identity.Accounts.Account>().Where(a => a.Id == student.Id)
            .ExecuteUpdateAsync(s => s.SetProperty(a => a.FirstName, "محمد 李明 👩🏽‍🎓").SetProperty(a => a.LastName, "<script>alert(1)</script>")));
        await AddTermAsync(student, 0, courses: 1, title: "🎓 数学 " + new string('W', 140));
        var done = await BuiltAsync(await college.AdministratorAsync(), new { kind = "transcript", format = "pdf", studentId = student.Id, locale = "en" });
        using var pdf = PdfDocument.Open(await (await college.AdministratorAsync()).Http.GetByteArrayAsync($"/api/v1/reports/{done.Id()}/file"));
        Assert.Equal("Academic transcript", pdf.Information.Title);
        var text = string.Join(' ', pdf.GetPages().SelectMany(p => p.GetWords()).Select(w => w.Text));
        Assert.Contains("Page 1 of 1", text, StringComparison.Ordinal);
        Assert.Contains("Excellent", text, StringComparison.Ordinal);
        await VerifiesAsync(Code().Match(text).Value, "محمد 李明 👩🏽‍🎓 <script>alert(1)</script>");
    }

    [Fact]
    public async Task As_a_workbook_text_stays_text()
    {
        var student = await college.NewPersonAsync(Role.Student);
        await AddTermAsync(student, 0, courses: 2, title: "=HYPERLINK(\"http://x.example\")");
        var done = await BuiltAsync(student, new { kind = "transcript", format = "xlsx" });
        var bytes = await student.Http.GetByteArrayAsync($"/api/v1/reports/{done.Id()}/file");
        using var zip = new System.IO.Compression.ZipArchive(new MemoryStream(bytes));
        using var sheet = new StreamReader(zip.GetEntry("xl/worksheets/sheet1.xml")!.Open());
        var xml = await sheet.ReadToEndAsync();
        Assert.DoesNotContain("<x:f", xml, StringComparison.Ordinal);
        Assert.DoesNotContain("<f>", xml, StringComparison.Ordinal);
        var rows = MiniExcelLibs.MiniExcel.Query(new MemoryStream(bytes), useHeaderRow: true).Cast<IDictionary<string, object>>().ToList();
        Assert.Equal(6, rows.Count);
        Assert.Equal("=HYPERLINK(\"http://x.example\") 0", rows[0]["Asignatura"]);
        Assert.Equal(88.5, rows[0]["Nota"]);
    }

    [Fact]
    public async Task Only_students_themselves_and_administrators_get_one()
    {
        var (student, other) = (await college.NewPersonAsync(Role.Student), await college.NewPersonAsync(Role.Student));
        var asked = new { kind = "transcript", format = "pdf", studentId = student.Id };
        await other.Http.PostAsync("/api/v1/reports", asked).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await (await college.NewPersonAsync(Role.Teacher)).Http.PostAsync("/api/v1/reports", asked).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await (await college.NewPersonAsync(Role.Head, 1)).Http.PostAsync("/api/v1/reports", asked).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await college.Anonymous.PostAsync("/api/v1/reports", asked).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");

        var admin = (await college.AdministratorAsync()).Http;
        await admin.PostAsync("/api/v1/reports", new { kind = "transcript", format = "pdf" }).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await admin.PostAsync("/api/v1/reports", new { kind = "transcript", format = "csv", studentId = student.Id }).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await admin.PostAsync("/api/v1/reports", new { kind = "transcript", format = "pdf", studentId = long.MaxValue }).ProblemAsync(HttpStatusCode.NotFound, "unknown_student");

        var done = await BuiltAsync(student, new { kind = "transcript", format = "pdf" });
        await other.Http.GetAsync($"/api/v1/reports/{done.Id()}").ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await admin.GetAsync($"/api/v1/reports/{done.Id()}/file").StatusAsync(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("00000-00000-00000-00000")]
    [InlineData("nonsense")]
    [InlineData("%3Cscript%3E'%20or%201=1")]
    [InlineData("🎓")]
    public async Task An_unknown_code_is_not_genuine(string code)
    {
        var json = await VerifyAsync(code, "application/json").JsonAsync(HttpStatusCode.NotFound);
        Assert.False(json.GetProperty("genuine").GetBoolean());
        using var page = await VerifyAsync(code, "text/html");
        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (page.StatusCode, page.Content.Headers.ContentType!.MediaType));
        Assert.DoesNotContain("<script", await page.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
    }

    private async Task VerifiesAsync(string code, string holder)
    {
        foreach (var typed in new[] { code, code.ToLowerInvariant().Replace("-", "", StringComparison.Ordinal).Replace('0', 'o').Replace('1', 'l') })
        {
            var json = await VerifyAsync(typed, "application/json").JsonAsync();
            Assert.True(json.GetProperty("genuine").GetBoolean());
            Assert.Equal((holder, "transcript"), (json.Text("holder"), json.Text("kind")));
            Assert.EndsWith("Z", json.Text("issuedAt"), StringComparison.Ordinal);
        }

        using var page = await VerifyAsync(code, "text/html,*/*");
        var html = await page.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("Genuine document", html, StringComparison.Ordinal);
        Assert.Contains("Documento auténtico", WebUtility.HtmlDecode(html), StringComparison.Ordinal);
        Assert.Contains(holder, WebUtility.HtmlDecode(html), StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> VerifyAsync(string code, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/verify/{code}");
        request.Headers.Accept.ParseAdd(accept);
        return await college.Anonymous.SendAsync(request);
    }

    private static async Task<System.Text.Json.JsonElement> BuiltAsync(Person person, object request)
    {
        var id = (await person.Http.PostAsync("/api/v1/reports", request).JsonAsync(HttpStatusCode.Accepted)).Id();
        var done = await HttpAsserts.EventuallyAsync(() => person.Http.GetAsync($"/api/v1/reports/{id}").JsonAsync(), r => r.Text("status") is "succeeded" or "failed");
        Assert.True(done.Text("status") == "succeeded", done.ToString());
        return done;
    }

    /// <summary>A term in which the student took courses, each with three grades and a final.</summary>
    private async Task AddTermAsync(Person student, int number, int courses, string? title = null)
    {
        var term = await college.NewTermAsync(change: t => (t.Name, t.StartsOn) = (number % 2 == 0 ? "Otoño" : "Primavera", t.StartsOn.AddMonths(6 * number)));
        var department = await college.NewDepartmentAsync();
        for (var i = 0; i < courses; i++)
        {
            var name = title ?? (i == 3 ? "Ecuaciones diferenciales en derivadas parciales y sus aplicaciones a la física matemática y a la ingeniería" : "Ampliación de álgebra y geometría");
            var course = await college.AddAsync(new Course { Code = $"C{College.Next()}", Title = name + (title is null ? "" : $" {i}"), Credits = 6, DepartmentId = department.Id });
            var section = await college.AddAsync(new Section { TermId = term.Id, CourseId = course.Id, Code = $"S{College.Next()}", Capacity = 5, SeatsTaken = 1 });
            await college.InDbAsync(async db =>
            {
                db.Add(new Enrollment { StudentId = student.Id, SectionId = section.Id, Status = EnrollmentStatus.Approved, CreatedAt = section.ClosedAt ?? default, FinalScore = 91.5m, Passed = true });
                var assessments = new[] { ("Parcial", 40m), ("Prácticas", 20m), ("Examen final", 40m) }.Select(a => new Assessment { SectionId = section.Id, Name = a.Item1, Weight = a.Item2 }).ToArray();
                db.AddRange(assessments);
                await db.SaveChangesAsync();
                db.AddRange(assessments.Select(a => new Grade { StudentId = student.Id, AssessmentId = a.Id, Score = 88.5m, Version = 1 }));
                return await db.SaveChangesAsync();
            });
        }
    }

    [GeneratedRegex("[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){3}")]
    private static partial Regex Code();
}

[Collection(OnSqlite.Name)]
public sealed class TranscriptReportTestsOnSqlite(SqliteCollege college) : TranscriptReportTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class TranscriptReportTestsOnPostgres(PostgresCollege college) : TranscriptReportTests(college);
