using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Claustro.Academics.Enrollments;
using Claustro.Academics.Sections;
using Claustro.Identity.Accounts;
using Claustro.Imports;
using Claustro.Imports.Run;
using Claustro.Platform.Http;
using Claustro.Platform.Live;
using Claustro.Platform.Work;
using Claustro.Tests.Academics.Enrollments;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MiniExcelLibs;
using Xunit;

namespace Claustro.Tests.Imports;

public abstract class ImportEngineTests(College college)
{
    [Theory]
    [InlineData("people", "number,firstName,lastName,email,roles"), InlineData("courses", "code,title,credits,department"), InlineData("sections", "code,term,course,capacity")]
    [InlineData("enrollments", "studentNumber,sectionCode"), InlineData("grades", "studentNumber,sectionCode,assessment,score")]
    public async Task A_header_is_told_what_it_lacks(string kind, string columns)
    {
        var admin = (await college.AdministratorAsync()).Http;
        foreach (var missing in columns.Split(','))
        {
            var header = string.Join(',', columns.Split(',').Where(c => c != missing).Append("other"));
            var problem = await admin.PostAsync($"{ImportFiles.Path}?kind={kind}", ImportFiles.Form(ImportFiles.Bytes(header + "\n1"))).ProblemAsync(HttpStatusCode.UnprocessableEntity, "header");
            Assert.EndsWith($": {missing}.", problem.Text("detail"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("grades", "studentNumber,sectionCode,assessment,score,Score", "score")]
    [InlineData("people", "number,firstName,lastName,email,roles,Phone,teléfono,correo", "email, phone")]
    public async Task A_column_that_stands_there_twice_is_refused_because_nobody_knows_which_is_meant(string kind, string columns, string repeated)
    {
        var admin = (await college.AdministratorAsync()).Http;
        var problem = await admin.PostAsync($"{ImportFiles.Path}?kind={kind}", ImportFiles.Form(ImportFiles.Bytes(columns + "\n1"))).ProblemAsync(HttpStatusCode.UnprocessableEntity, "header");
        Assert.Contains($": {repeated}. ", problem.Text("detail"), StringComparison.Ordinal);
        await admin.PostAsync($"{ImportFiles.Path}?kind=grades", ImportFiles.Form(ImportFiles.Bytes("studentNumber,sectionCode,assessment,score,notes,notes,,\n1"))).JsonAsync(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task A_quote_left_open_swallows_no_rows_but_is_told_with_its_line()
    {
        var admin = (await college.AdministratorAsync()).Http;
        var csv = ImportFiles.Bytes("studentNumber,sectionCode,assessment,score\nS1,A,Final,50\nS2,\"A,Final,60\nS3,A,Final,70\n");
        var problem = await admin.PostAsync($"{ImportFiles.Path}?kind=grades", ImportFiles.Form(csv)).ProblemAsync(HttpStatusCode.UnprocessableEntity, "unclosed_quote");
        Assert.Contains(" 3 ", problem.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_makes_no_sense_of_a_complete_file_is_refused_at_the_door()
    {
        var admin = (await college.AdministratorAsync()).Http;
        var grades = ImportFiles.Bytes("studentNumber,sectionCode,assessment,score\n");
        foreach (var more in (string[])["&complete=true", "&maxRemovedPercent=101", "&maxRemovedPercent=-1"])
        {
            await admin.PostAsync($"{ImportFiles.Path}?kind=grades{more}", ImportFiles.Form(grades)).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        }

        await admin.PostAsync($"{ImportFiles.Path}?kind=grades&maxRemovedPercent=99999999999", ImportFiles.Form(grades)).StatusAsync(HttpStatusCode.BadRequest);
        await admin.PostAsync($"{ImportFiles.Path}?kind=grades&complete=perhaps", ImportFiles.Form(grades)).StatusAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Excel_numbers_stay_numbers_and_old_encodings_keep_their_letters()
    {
        var n = College.Next();
        using var excel = new MemoryStream();
        await excel.SaveAsAsync(new[] { new { Número = 20_240_000_000L + n, Nombre = "Ana", Apellidos = new DateTime(2024, 2, 29), Correo = $"x{n}@x.example", Roles = "student" } });
        Assert.Equal((1, 1, 0, 0), (await college.ImportAsync("people", excel.ToArray())).Counts());
        var ana = await college.InDbAsync(db => db.Set<Account>().SingleAsync(a => a.Email == $"x{n}@x.example"));
        Assert.Equal(($"{20_240_000_000L + n}", "2024-02-29"), (ana.Number, ana.LastName));

        var old = Encoding.Latin1.GetBytes($"número;nombre;apellidos;correo;roles\r\nL{n};Íñigo;\"Peña;\r\nArrúe\";l{n}@x.example;student\r\nNUL\0{n};A;B;m{n}@x.example;student\r\n");
        Assert.Equal((2, 2, 0, 0), (await college.ImportAsync("people", old)).Counts());
        Assert.Equal("Íñigo Peña;\r\nArrúe", (await college.InDbAsync(db => db.Set<Account>().SingleAsync(a => a.Number == $"L{n}"))).FullName);
    }

    [Fact]
    public async Task Rows_with_nothing_but_separators_and_blanks_are_no_rows()
    {
        var n = College.Next();
        var csv = $"number;firstName;lastName;email;roles\n;;;;\nB{n};Ana;Ruiz;b{n}@x.example;student\n   \n ; ;\t;;\n;;;;\nbad\n";
        var (import, errors) = await college.ImportTwiceAsync("people", csv);
        Assert.Equal((2, 1, 1, 0), import.Counts());
        Assert.All(errors, e => Assert.StartsWith("7,", e, StringComparison.Ordinal));

        using var excel = new MemoryStream();
        await excel.SaveAsAsync(new[] { new { number = $"C{n}", firstName = "Ana", lastName = "Ruiz", email = $"c{n}@x.example", roles = "student" }, new { number = " ", firstName = "", lastName = "\u00a0", email = "", roles = "" } });
        Assert.Equal((1, 1, 0, 0), (await college.ImportAsync("people", excel.ToArray())).Counts());
    }

    [Fact]
    public async Task A_number_of_Excel_is_read_as_Excel_shows_it()
    {
        var n = College.Next();
        using var excel = new MemoryStream();
        await excel.SaveAsAsync(new[] { new { number = $"D{n}", firstName = 7.1 * 3, lastName = 1234567890123456L, email = $"d{n}@x.example", roles = "student" } });
        await college.ImportAsync("people", excel.ToArray());
        var made = await college.InDbAsync(db => db.Set<Account>().SingleAsync(a => a.Number == $"D{n}"));
        Assert.Equal(("21.3", "1234567890123456"), (made.FirstName, made.LastName));
    }

    [Fact]
    public async Task Characters_that_no_database_keeps_spoil_no_import()
    {
        var n = College.Next();
        using var excel = new MemoryStream();
        await excel.SaveAsAsync(new[]
        {
            new { number = $"E~x0000_{n}", firstName = "Ana", lastName = "Ruiz", email = $"e{n}@x.example", roles = "student" },
            new { number = $"F~xD83D_{n}", firstName = "Ana~xDE00_", lastName = "Ruiz", email = $"f{n}@x.example", roles = "student" },
        });
        using (var zip = new ZipArchive(excel, ZipArchiveMode.Update, leaveOpen: true))
        {
            // As other programs write them; what writes this file takes them for text.
            var entry = zip.Entries.Single(e => e.FullName.EndsWith("sheet1.xml", StringComparison.Ordinal));
            using var sheet = entry.Open();
            var xml = await new StreamReader(sheet).ReadToEndAsync();
            sheet.SetLength(0);
            await sheet.WriteAsync(ImportFiles.Bytes(xml.Replace("~x", "_x", StringComparison.Ordinal)));
        }

        Assert.Equal((2, 2, 0, 0), (await college.ImportAsync("people", excel.ToArray())).Counts());
        Assert.Equal([$"E\uFFFD{n}", $"F\uFFFD{n}"], await college.InDbAsync(db => db.Set<Account>()
            .Where(a => a.Email == $"e{n}@x.example" || a.Email == $"f{n}@x.example").OrderBy(a => a.Email).Select(a => a.Number).ToListAsync()));
    }

    [Fact]
    public async Task The_file_of_errors_holds_no_formula()
    {
        var import = await college.AddAsync(new Import { Kind = "courses", FileName = "x.csv", CreatedAt = college.Clock.GetUtcNow().UtcDateTime, State = WorkState.Succeeded });
        await college.AddAsync(new ImportError { ImportId = import.Id, Row = 0, Column = "code", Code = "in_use", Es = "=1+1 no está", En = "@A1 is not, \"here\"" });
        Assert.EndsWith("\n0,code,in_use,'=1+1 no está\n", await ErrorsAsync("es"), StringComparison.Ordinal);
        Assert.EndsWith("\n0,code,in_use,\"'@A1 is not, \"\"here\"\"\"\n", await ErrorsAsync("en"), StringComparison.Ordinal);

        async Task<string> ErrorsAsync(string language)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{ImportFiles.Path}/{import.Id}/errors") { Headers = { { "Accept-Language", language } } };
            using var answer = await (await college.AdministratorAsync()).Http.SendAsync(request);
            return await answer.Content.ReadAsStringAsync();
        }
    }

    [Fact]
    public async Task Open_pages_hear_how_it_goes()
    {
        var (section, student) = (await college.NewSectionAsync(), await college.NewPersonAsync(Role.Student));
        var (admin, since) = (await college.NewPersonAsync(Role.Administrator), college.Clock.GetUtcNow().UtcDateTime.AddSeconds(-1));
        await using var page = await (await EventStream.OpenAsync(admin.Http)).MarkedAsync();
        var import = await college.ImportAsync("enrollments", $"studentNumber,sectionCode\n{student.Number},{section.Code}", by: admin);
        var words = new List<string?>();
        while (!words.Contains("succeeded"))
        {
            var (_, type, data) = await page.NextAsync();
            if (type == "import")
            {
                words.Add(JsonDocument.Parse(data).RootElement.Text("status"));
            }
        }

        Assert.Equal(["queued", "running", "succeeded"], words.Distinct());
        await using var scope = college.Services.CreateAsyncScope();
        var source = scope.ServiceProvider.GetServices<ILiveSource>().OfType<RecentImports>().Single();
        var change = Assert.Single(await source.SinceAsync(admin.Id, since, CancellationToken.None));
        Assert.Equal(("import", import.Id(), 1), (change.Type, ((ImportView)change.Data).Id, ((ImportView)change.Data).Imported));
        Assert.Empty(await source.SinceAsync(student.Id, since, CancellationToken.None));
        Assert.Empty(await source.SinceAsync(admin.Id, college.Clock.GetUtcNow().UtcDateTime.AddMinutes(1), CancellationToken.None));
    }

    [Fact]
    public async Task Old_imports_are_forgotten_with_their_errors()
    {
        var now = college.Clock.GetUtcNow().UtcDateTime;
        var ids = new List<long>();
        foreach (var (days, state) in new[] { (91, WorkState.Failed), (89, WorkState.Succeeded) })
        {
            var import = await college.AddAsync(new Import { Kind = "people", FileName = "x.csv", CreatedAt = now, DueAt = now, State = state, FinishedAt = now.AddDays(-days) });
            await college.AddAsync(new ImportError { ImportId = import.Id, Row = 2, Code = "malformed", Es = "a", En = "b" });
            ids.Add(import.Id);
        }

        await using var scope = college.Services.CreateAsyncScope();
        Assert.True(await scope.ServiceProvider.GetRequiredService<CleanImports>().RunAsync(CancellationToken.None) >= 1);
        Assert.Equal([ids[1]], await college.InDbAsync(db => db.Set<Import>().Where(i => ids.Contains(i.Id)).Select(i => i.Id).ToListAsync()));
        Assert.Equal([ids[1]], await college.InDbAsync(db => db.Set<ImportError>().Where(i => ids.Contains(i.ImportId)).Select(i => i.ImportId).ToListAsync()));
    }

    [Fact]
    public async Task A_complete_list_drops_who_is_not_on_it_and_gives_the_seats_to_who_waits()
    {
        var (section, other) = (await college.NewSectionAsync(capacity: 3, waitlist: 5), await college.NewSectionAsync());
        var (a, b, c) = (await college.NewMemberAsync(section), await college.NewMemberAsync(section), await college.NewMemberAsync(section));
        var untouched = await college.NewMemberAsync(other);
        var (waits, goes) = (await college.NewPersonAsync(Role.Student), await college.NewPersonAsync(Role.Student));
        foreach (var person in new[] { goes, waits })
        {
            await person.Http.PostAsync("/api/v1/enrollments", new { sectionId = section.Id, waitlist = true }).JsonAsync(HttpStatusCode.Created);
        }

        var csv = "studentNumber,sectionCode\n" + string.Join('\n', new[] { a, b, waits }.Select(p => $"{p.Number},{section.Code}"));
        Assert.Equal("too_many_removed", (await college.ImportTwiceAsync("enrollments", csv, "&complete=true&maxRemovedPercent=39")).Import.Text("errorCode"));
        var (import, errors) = await college.ImportTwiceAsync("enrollments", csv, "&complete=true&maxRemovedPercent=40");
        Assert.Equal((3, 0, 3, 2), import.Counts());
        Assert.Equal(["2,sectionCode,duplicate", "3,sectionCode,duplicate", "4,sectionCode,duplicate"], errors);
        var holds = await college.InDbAsync(db => db.Set<Enrollment>().Where(e => e.Status == EnrollmentStatus.Approved && (e.SectionId == section.Id || e.SectionId == other.Id)).Select(e => e.StudentId).ToListAsync());
        Assert.Equal(new[] { a.Id, b.Id, waits.Id, untouched.Id }.ToHashSet(), holds.ToHashSet());
        Assert.Equal(0, await college.InDbAsync(db => db.Set<Enrollment>().CountAsync(e => e.StudentId == c.Id && e.Status == EnrollmentStatus.Approved)));
        await college.HoldsInvariantsAsync(section.Id, other.Id);
    }

    [Theory]
    [InlineData("MaxRemovedPercent", "101"), InlineData("MaxRemovedPercent", "much"), InlineData("KeepDays", "0")]
    public void A_wrong_setting_is_named(string name, string value)
    {
        var wrong = Assert.Throws<InvalidDataException>(() => ImportSettings.Read(new ConfigurationBuilder().AddInMemoryCollection([new($"Imports:{name}", value)]).Build()));
        Assert.Contains($"Imports:{name}", wrong.Message, StringComparison.Ordinal);
    }
}

[Collection(OnSqliteBeside.Name)]
public sealed class ImportEngineTestsOnSqlite(SqliteCollege college) : ImportEngineTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class ImportEngineTestsOnPostgres(PostgresCollege college) : ImportEngineTests(college)
{
    private readonly PostgresCollege college = college;

    /// <summary>As when the same file is handed in twice and two workers take it in side by side; SQLite has one writer.</summary>
    [Fact]
    public async Task Who_is_made_by_somebody_else_in_the_same_moment_is_changed_and_counts_no_attempt()
    {
        var (n, admin) = (College.Next(), await college.AdministratorAsync());
        var csv = $"number,firstName,lastName,email,roles\nG{n},Ana,Ruiz,g{n}@x.example,student\n";
        var id = await college.InDbAsync(db => db.InTransactionAsync(async () =>
        {
            db.Add(new Account
            {
                Number = $"G{n}", UserName = $"G{n}", NormalizedUserName = $"G{n}", Email = $"g{n}@x.example", NormalizedEmail = $"G{n}@X.EXAMPLE", FirstName = "A.", LastName = "R.",
                Roles = Role.Student, CreatedAt = college.Clock.GetUtcNow().UtcDateTime,
            });
            await db.SaveChangesAsync();
            var made = await admin.Http.PostAsync($"{ImportFiles.Path}?kind=people", ImportFiles.Form(ImportFiles.Bytes(csv))).JsonAsync(HttpStatusCode.Accepted);
            await HttpAsserts.EventuallyAsync(
                () => db.Database.SqlQuery<int>($"""select count(*)::int as "Value" from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'""").SingleAsync(), waiting => waiting > 0);
            return made.Id();
        }));
        var import = await college.ImportOverAsync(id);
        Assert.Equal(("succeeded", (1, 1, 0, 0)), (import.Text("status"), import.Counts()));
        Assert.Equal((1, "Ana"), (await college.InDbAsync(db => db.Set<Import>().Where(i => i.Id == id).Select(i => i.Attempts).SingleAsync()),
            await college.InDbAsync(db => db.Set<Account>().Where(a => a.Number == $"G{n}").Select(a => a.FirstName).SingleAsync())));
    }
}
