using System.Net;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Xunit;

namespace Claustro.Tests.Academics.Terms;

public abstract class TermTests(College college)
{
    private const string Path = "/api/v1/terms";

    [Fact]
    public async Task An_administrator_creates_changes_and_deletes_a_term()
    {
        var admin = (await college.AdministratorAsync()).Http;
        var code = $"T{College.Next()}";
        var made = await admin.PostAsync(Path, new
        {
            code, name = "Primavera 🌱", startsOn = "2030-02-01", endsOn = "2030-06-30",
            enrollmentOpensAt = "2030-01-10T09:00:00+01:00", enrollmentClosesAt = "2030-01-31T22:59:00Z",
        }).JsonAsync(HttpStatusCode.Created);
        Assert.Equal(
            ["id", "code", "name", "startsOn", "endsOn", "enrollmentOpensAt", "enrollmentClosesAt", "dropDeadline", "enrollmentOpen"],
            made.EnumerateObject().Select(p => p.Name));
        Assert.Equal(("2030-02-01", "2030-01-10T08:00:00Z"), (made.Text("startsOn"), made.Text("enrollmentOpensAt")));
        Assert.False(made.GetProperty("enrollmentOpen").GetBoolean());

        var at = $"{Path}/{made.Id()}";
        await admin.PatchAsync(at, new { name = "Primavera", dropDeadline = "2030-03-01T00:00:00Z" }).StatusAsync(HttpStatusCode.OK);
        var read = await admin.GetAsync(at).JsonAsync();
        Assert.Equal((code, "Primavera", "2030-03-01T00:00:00Z", "2030-01-10T08:00:00Z"),
            (read.Text("code"), read.Text("name"), read.Text("dropDeadline"), read.Text("enrollmentOpensAt")));
        Assert.Null((await admin.PatchAsync(at, new { dropDeadline = (string?)null }).JsonAsync()).Text("dropDeadline"));

        await admin.DeleteAsync(at).StatusAsync(HttpStatusCode.NoContent);
        await admin.GetAsync(at).ProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Whether_enrolment_is_open_is_said_at_the_moment_of_reading()
    {
        var admin = (await college.AdministratorAsync()).Http;
        var open = await college.NewTermAsync();
        var at = $"{Path}/{open.Id}";
        Assert.True((await admin.GetAsync(at).JsonAsync()).GetProperty("enrollmentOpen").GetBoolean());
        Assert.True((await admin.GetAsync($"{Path}?q={open.Code}").JsonAsync()).Items().Single().GetProperty("enrollmentOpen").GetBoolean());
        var closed = await admin.PatchAsync(at, new { enrollmentClosesAt = college.Clock.GetUtcNow().AddSeconds(-1) }).JsonAsync();
        Assert.False(closed.GetProperty("enrollmentOpen").GetBoolean());
        Assert.False((await admin.GetAsync(at).JsonAsync()).GetProperty("enrollmentOpen").GetBoolean());
    }

    [Theory]
    [InlineData("2030-02-01", "2030-01-31", null, null, "endsOn")]
    [InlineData("2030-02-01", "2030-02-01", "2030-01-02T00:00:00Z", "2030-01-02T00:00:00Z", "enrollmentClosesAt")]
    [InlineData("0001-01-01", "9999-12-31", null, null, "startsOn")]
    public async Task A_term_that_ends_before_it_begins_is_refused(string startsOn, string endsOn, string? enrollmentOpensAt, string? enrollmentClosesAt, string field)
    {
        var admin = (await college.AdministratorAsync()).Http;
        var problem = await admin.PostAsync(Path, new { code = $"T{College.Next()}", name = "x", startsOn, endsOn, enrollmentOpensAt, enrollmentClosesAt })
            .ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task A_change_is_checked_together_with_what_stays()
    {
        var admin = (await college.AdministratorAsync()).Http;
        var term = await college.NewTermAsync();
        await admin.PatchAsync($"{Path}/{term.Id}", new { endsOn = term.StartsOn.AddDays(-1) }).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await admin.PatchAsync($"{Path}/{term.Id}", new { endsOn = "tomorrow" }).ProblemAsync(HttpStatusCode.BadRequest, "malformed");
        await admin.PatchAsync($"{Path}/{term.Id}", new { code = (await college.NewTermAsync()).Code }).ProblemAsync(HttpStatusCode.Conflict, "code_taken");
    }

    [Fact]
    public async Task A_term_with_sections_stays()
    {
        var section = await college.NewSectionAsync();
        await (await college.AdministratorAsync()).Http.DeleteAsync($"{Path}/{section.TermId}").ProblemAsync(HttpStatusCode.Conflict, "in_use");
    }

    [Fact]
    public async Task Only_administrators_write()
    {
        var term = await college.NewTermAsync();
        foreach (var role in new[] { Role.Student, Role.Teacher, Role.Head })
        {
            var http = (await college.NewPersonAsync(role)).Http;
            await http.GetAsync(Path).StatusAsync(HttpStatusCode.OK);
            await http.PostAsync(Path, new { code = "x", name = "x", startsOn = "2030-01-01", endsOn = "2030-02-01" }).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
            await http.PatchAsync($"{Path}/{term.Id}", new { name = "x" }).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
            await http.DeleteAsync($"{Path}/{term.Id}").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        }

        await college.Anonymous.GetAsync($"{Path}/{term.Id}").ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }
}

[Collection(OnSqlite.Name)]
public sealed class TermTestsOnSqlite(SqliteCollege college) : TermTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class TermTestsOnPostgres(PostgresCollege college) : TermTests(college);
