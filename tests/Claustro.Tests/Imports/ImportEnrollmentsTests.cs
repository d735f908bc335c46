using System.Net;
using System.Text;
using System.Text.Json;
using Claustro.Academics.Enrollments;
using Claustro.Academics.Sections;
using Claustro.Imports;
using Claustro.Notifications;
using Claustro.Platform.Http;
using Claustro.Platform.Work;
using Claustro.Tests.Academics.Enrollments;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MiniExcelLibs;
using Xunit;

namespace Claustro.Tests.Imports;

public abstract class ImportEnrollmentsTests(College college)
{
    private const string Path = "/api/v1/imports";

    [Fact]
    public async Task Each_row_is_taken_or_refused_for_its_own_reason()
    {
        var (file, sections, expected) = await FileAsync();
        var import = await RunAsync(Bytes(file));
        Assert.Equal((12, 4, 8), Counts(import));
        Assert.Equal(("enrollments", false, 100), (import.Text("kind"), import.GetProperty("dryRun").GetBoolean(), import.GetProperty("progress").GetInt32()));
        Assert.NotNull(import.Text("finishedAt"));
        Assert.Equal(expected, await ErrorsAsync(import.Id()));
        await college.HoldsInvariantsAsync(sections);
        var told = await college.InDbAsync(db => db.Set<Notification>().SingleAsync(n => n.DedupeKey == $"import:{import.Id()}:finished"));
        Assert.Equal((await college.AdministratorAsync()).Id, told.PersonId);
        Assert.Equal(0, await college.InDbAsync(db => db.Set<ImportFilePart>().CountAsync(p => p.ImportId == import.Id())));

        // What is in already is a duplicate now, or the section is full, or it clashes.
        Assert.Equal((12, 0, 12), Counts(await RunAsync(Bytes(file))));
        await college.HoldsInvariantsAsync(sections);
    }

    [Fact]
    public async Task A_dry_run_says_the_same_and_changes_nothing()
    {
        var (file, sections, expected) = await FileAsync();
        var import = await RunAsync(Bytes(file), dryRun: true);
        Assert.Equal((12, 4, 8), Counts(import));
        Assert.Equal(expected, await ErrorsAsync(import.Id()));
        Assert.Equal(0, await college.InDbAsync(db => db.Set<Enrollment>().CountAsync(e => sections.Contains(e.SectionId))));
        await college.HoldsInvariantsAsync(sections);
    }

    [Theory]
    [InlineData(';', "Student Number;Section Code;Notes", true), InlineData('\t', "SECTION-CODE\tstudentNumber\tx", false), InlineData(',', "\"student_number\",\"sectionCode\",\"Año\"", true)]
    public async Task Separators_marks_and_spellings_of_the_header_do_not_matter(char separator, string header, bool bom)
    {
        var (section, student) = (await college.NewSectionAsync(), await college.NewPersonAsync(Role.Student));
        var row = header.StartsWith("SECTION", StringComparison.Ordinal) ? $"{section.Code}{separator} {student.Number} {separator}" : $"\"{student.Number}\"{separator}{section.Code}{separator}ñ";
        Assert.Equal((1, 1, 0), Counts(await RunAsync([.. bom ? Encoding.UTF8.Preamble.ToArray() : [], .. Encoding.UTF8.GetBytes($"{header}\r\n\r\n{row}\r\n")])));
    }

    [Fact]
    public async Task Old_spreadsheets_encoding_and_excel_files_are_read()
    {
        var (section, student, other) = (await college.NewSectionAsync(), await college.NewPersonAsync(Role.Student), await college.NewPersonAsync(Role.Student));
        Assert.Equal((1, 1, 0), Counts(await RunAsync(Encoding.Latin1.GetBytes($"student_number,section_code,Año\n{student.Number},{section.Code},ñandú"))));
        using var excel = new MemoryStream();
        await excel.SaveAsAsync(new[] { new { studentNumber = other.Number, sectionCode = section.Code }, new { studentNumber = "X", sectionCode = section.Code } });
        Assert.Equal((2, 1, 1), Counts(await RunAsync(excel.ToArray(), name: "lista.xlsx")));
    }

    [Fact]
    public async Task What_cannot_be_an_import_is_refused_at_the_door()
    {
        var admin = (await college.AdministratorAsync()).Http;
        var good = Bytes("student_number,section_code\nS1,A");
        await admin.PostAsync($"{Path}?kind=nothing", Form(good)).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await admin.PostAsync(Path, Form(good)).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await admin.PostAsync($"{Path}?kind=enrollments&dryRun=perhaps", Form(good)).StatusAsync(HttpStatusCode.BadRequest);
        await admin.PostAsync($"{Path}?kind=enrollments", Form(good, field: "upload")).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await admin.PostAsync($"{Path}?kind=enrollments", Form([])).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await admin.PostAsync($"{Path}?kind=enrollments", new StringContent("{}", null, "application/json")).ProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
        var header = await admin.PostAsync($"{Path}?kind=enrollments", Form(Bytes("student_number;code\nS1;A"))).ProblemAsync(HttpStatusCode.UnprocessableEntity, "header");
        Assert.Contains("sectionCode", header.Text("detail"));
        Assert.DoesNotContain("studentNumber", header.Text("detail"));
        await admin.PostAsync($"{Path}?kind=enrollments", Form([.. "PK\x03\x04"u8, .. new byte[100]])).ProblemAsync(HttpStatusCode.UnprocessableEntity, "header");
        await admin.PostAsync($"{Path}?kind=enrollments", Form([0, 1, 2, 3, 255, 254, 0, 0])).ProblemAsync(HttpStatusCode.UnprocessableEntity, "header");
        var locked = await admin.PostAsync($"{Path}?kind=enrollments", Form([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[100]])).ProblemAsync(HttpStatusCode.UnprocessableEntity, "header");
        Assert.Contains("without a password", locked.Text("detail"), StringComparison.Ordinal);
        foreach (var role in new[] { Role.Student, Role.Teacher, Role.Head })
        {
            var person = await college.NewPersonAsync(role);
            await person.Http.PostAsync($"{Path}?kind=enrollments", Form(good)).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
            await person.Http.GetAsync(Path).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
            await person.Http.GetAsync($"{Path}/1").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
            await person.Http.GetAsync($"{Path}/1/errors").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
            await person.Http.DeleteAsync($"{Path}/1").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        }

        await college.Anonymous.PostAsync($"{Path}?kind=enrollments", Form(good)).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        await admin.GetAsync($"{Path}/999999999").ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await admin.GetAsync($"{Path}/999999999/errors").ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await admin.DeleteAsync($"{Path}/999999999").ProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task More_than_a_hundred_megabytes_are_413()
    {
        await using var big = new FileStream(System.IO.Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 4096, FileOptions.DeleteOnClose);
        big.SetLength(102L * 1024 * 1024);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Path}?kind=enrollments") { Content = new MultipartFormDataContent { { new StreamContent(big), "file", "big.csv" } } };
        request.Headers.ExpectContinue = true; // so that the answer comes before the body is sent
        await (await college.AdministratorAsync()).Http.SendAsync(request).ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "too_large");
    }

    [Fact]
    public async Task The_same_key_imports_once()
    {
        var (section, student) = (await college.NewSectionAsync(), await college.NewPersonAsync(Role.Student));
        var form = await Form(Bytes($"student_number,section_code\n{student.Number},{section.Code}")).ReadAsByteArrayAsync();
        var (first, second) = (await SendAsync(), await SendAsync());
        Assert.Equal(first.Id(), second.Id());
        Assert.Equal((1, 1, 0), Counts(await OverAsync(first.Id())));

        async Task<JsonElement> SendAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{Path}?kind=enrollments") { Content = new ByteArrayContent(form) };
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=" + Encoding.UTF8.GetString(form).Split('\r')[0][2..]);
            request.Headers.Add("Idempotency-Key", $"import-{section.Id}");
            return await (await college.AdministratorAsync()).Http.SendAsync(request).JsonAsync(HttpStatusCode.Accepted);
        }
    }

    [Fact]
    public async Task What_is_over_cannot_be_canceled_and_what_waits_can()
    {
        var admin = (await college.AdministratorAsync()).Http;
        var over = await RunAsync(Bytes("student_number,section_code\nS1,A"));
        await admin.DeleteAsync($"{Path}/{over.Id()}").ProblemAsync(HttpStatusCode.Conflict, "already_over");

        var waiting = await college.AddAsync(NewImport(due: college.Clock.GetUtcNow().UtcDateTime.AddHours(1)));
        await admin.DeleteAsync($"{Path}/{waiting.Id}").StatusAsync(HttpStatusCode.NoContent);
        Assert.Equal("canceled", (await admin.GetAsync($"{Path}/{waiting.Id}").JsonAsync()).Text("status"));
        Assert.Contains((await admin.GetAsync(Path).JsonAsync()).Items(), i => i.Id() == waiting.Id);
    }

    [Fact]
    public async Task Another_worker_goes_on_where_a_killed_one_came_to()
    {
        // Three rows were committed with the position; then the worker died and its lease ran out.
        var section = await college.NewSectionAsync(capacity: 100);
        var students = await college.NewStudentsAsync(6);
        foreach (var student in students.Take(3))
        {
            await college.NewMemberAsync(section, student);
        }

        var import = NewImport(due: college.Clock.GetUtcNow().UtcDateTime);
        (import.State, import.LeaseOwner, import.LeaseUntil, import.Attempts, import.Total, import.Imported) = (WorkState.Running, "dead", college.Clock.GetUtcNow().UtcDateTime.AddMinutes(-1), 1, 6, 3);
        await college.AddAsync(import);
        var content = Bytes("student_number,section_code\n" + string.Join('\n', students.Select(s => $"{s.Number},{section.Code}")));
        await college.AddAsync(new ImportFilePart { ImportId = import.Id, Part = 0, Content = content[..20] });
        await college.AddAsync(new ImportFilePart { ImportId = import.Id, Part = 1, Content = content[20..] });
        college.Services.GetRequiredService<JobSignal>().Send("imports", import.Id);

        Assert.Equal((6, 6, 0), Counts(await OverAsync(import.Id)));
        await college.HoldsInvariantsAsync(section.Id);
        Assert.Equal(6, await college.InDbAsync(db => db.Set<Enrollment>().CountAsync(e => e.SectionId == section.Id)));
    }

    [Fact]
    public async Task Canceled_half_way_it_stops_with_whole_chunks_and_true_counts()
    {
        var section = await college.NewSectionAsync(capacity: 1);
        var student = await college.NewPersonAsync(Role.Student);
        var file = new StringBuilder("student_number,section_code\n").Insert(28, $"{student.Number},{section.Code}\n", 60_000);
        var admin = (await college.AdministratorAsync()).Http;
        var id = (await admin.PostAsync($"{Path}?kind=enrollments", Form(Bytes(file.ToString()))).JsonAsync(HttpStatusCode.Accepted)).Id();
        await HttpAsserts.EventuallyAsync(() => admin.GetAsync($"{Path}/{id}").JsonAsync(), i => i.GetProperty("rejected").GetInt32() > 0 || i.Text("status") == "succeeded");
        using var canceled = await admin.DeleteAsync($"{Path}/{id}");
        var import = await OverAsync(id);
        await Task.Delay(300);
        var later = await admin.GetAsync($"{Path}/{id}").JsonAsync();
        Assert.Equal(Counts(import), Counts(later));
        Assert.Equal(canceled.IsSuccessStatusCode ? "canceled" : "succeeded", later.Text("status"));
        Assert.Equal(later.GetProperty("rejected").GetInt32(), await college.InDbAsync(db => db.Set<ImportError>().CountAsync(e => e.ImportId == id)));
        await college.HoldsInvariantsAsync(section.Id);
    }

    [Fact]
    public async Task Imports_and_enrolments_at_the_same_time_share_the_seats()
    {
        var (term, course) = (await college.NewTermAsync(), await college.NewCourseAsync(1));
        var sections = new List<Section>();
        for (var i = 0; i < 4; i++)
        {
            sections.Add(await college.NewSectionAsync(term, course, 20, weekday: 1 + (i / 2)));
        }

        var students = await college.NewStudentsAsync(60);
        var file = "student_number,section_code\n" + string.Join('\n', students.SelectMany(s => sections.Select(x => $"{s.Number},{x.Code}")));
        var imports = Task.WhenAll(RunAsync(Bytes(file)), RunAsync(Bytes(file)));
        await Parallel.ForEachAsync(students.SelectMany(s => sections.Select(x => (s, x.Id))), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (wish, _) =>
        {
            using var answer = await wish.s.Http.PostAsync("/api/v1/enrollments", new { sectionId = wish.Id });
            Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.Conflict, answer.StatusCode.ToString());
        });
        await imports;
        await college.HoldsInvariantsAsync([.. sections.Select(s => s.Id)]);
        Assert.Equal(80, await college.InDbAsync(db => db.Set<Section>().Where(s => s.TermId == term.Id).SumAsync(s => s.SeatsTaken)));
    }

    private static (int Total, int Imported, int Rejected) Counts(JsonElement import) =>
        (import.GetProperty("total").GetInt32(), import.GetProperty("imported").GetInt32(), import.GetProperty("rejected").GetInt32());

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static MultipartFormDataContent Form(byte[] file, string name = "lista.csv", string field = "file") => new() { { new ByteArrayContent(file), field, name } };

    private Import NewImport(DateTime due) => new() { Kind = "enrollments", FileName = "x.csv", CreatedAt = college.Clock.GetUtcNow().UtcDateTime, DueAt = due, RequestedBy = 1 };

    /// <summary>A file with every kind of row; each line's fate stands beside it.</summary>
    private async Task<(string File, long[] Sections, string[] Errors)> FileAsync()
    {
        var (term, course) = (await college.NewTermAsync(open: false), await college.NewCourseAsync(20, null, (await college.NewCourseAsync()).Id));
        var (small, big, later) = (await college.NewSectionAsync(term, course, 1, requiresApproval: true), await college.NewSectionAsync(term, course, 9), await college.NewSectionAsync(term, course, 9, weekday: 2));
        var (a, b, c) = (await college.NewPersonAsync(Role.Student), await college.NewPersonAsync(Role.Student), await college.NewPersonAsync(Role.Student));
        var (teacher, shut) = (await college.NewPersonAsync(Role.Teacher), await college.NewSectionAsync(term, course, 9, weekday: 3));
        await college.InDbAsync(db => db.Set<Section>().Where(s => s.Id == shut.Id).ExecuteUpdateAsync(u => u.SetProperty(s => s.ClosedAt, college.Clock.GetUtcNow().UtcDateTime)));
        return ($"""
            student_number,section_code
            {a.Number},{small.Code}
            {b.Number},{small.Code}
            {a.Number},{big.Code}
            {a.Number},{small.Code}
            nobody,{big.Code}
            {teacher.Number},{big.Code}
            {b.Number},nothing

            {b.Number},
            {a.Number},{later.Code}
            {b.Number},{big.Code}
            {c.Number},{big.Code}
            {c.Number},{shut.Code}
            """, [small.Id, big.Id, later.Id, shut.Id],
            ["3,section_full", "4,schedule_conflict", "5,duplicate", "6,unknown_student", "7,unknown_student", "8,unknown_section", "10,malformed", "14,sheet_closed"]);
    }

    private async Task<string[]> ErrorsAsync(long id)
    {
        using var answer = await (await college.AdministratorAsync()).Http.GetAsync($"{Path}/{id}/errors");
        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        var lines = (await answer.Content.ReadAsStringAsync()).TrimEnd().Split('\n');
        Assert.Equal("row,column,code,message", lines[0]);
        return [.. lines.Skip(1).Select(l => l.Split(',')).Select(l => $"{l[0]},{l[2]}")];
    }

    private async Task<JsonElement> RunAsync(byte[] file, bool dryRun = false, string name = "lista.csv")
    {
        var made = await (await college.AdministratorAsync()).Http.PostAsync($"{Path}?kind=enrollments&dryRun={(dryRun ? "true" : "false")}", Form(file, name)).JsonAsync(HttpStatusCode.Accepted);
        return await OverAsync(made.Id());
    }

    private async Task<JsonElement> OverAsync(long id)
    {
        var import = await HttpAsserts.EventuallyAsync(
            async () => await (await college.AdministratorAsync()).Http.GetAsync($"{Path}/{id}").JsonAsync(), i => i.Text("status") is "succeeded" or "failed" or "canceled", 60);
        Assert.NotEqual("failed", import.Text("status"));
        return import;
    }
}

[Collection(OnSqliteBeside.Name)]
public sealed class ImportEnrollmentsTestsOnSqlite(SqliteCollege college) : ImportEnrollmentsTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class ImportEnrollmentsTestsOnPostgres(PostgresCollege college) : ImportEnrollmentsTests(college);
