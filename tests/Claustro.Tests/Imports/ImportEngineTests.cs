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
public sealed class ImportEngineTestsOnPostgres(PostgresCollege college) : ImportEngineTests(college);
