using System.Net;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Xunit;

namespace Claustro.Tests.Academics.Enrollments.Holds;

public abstract class HoldTests(College college)
{
    private const string Path = "/api/v1/holds";

    [Fact]
    public async Task A_hold_is_placed_seen_and_released()
    {
        var (admin, student) = (await college.AdministratorAsync(), await college.NewPersonAsync(Role.Student));
        var made = await admin.Http.PostAsync(Path, new { studentId = student.Id, reason = "Faltan papeles <b>ya</b> 📄" }).JsonAsync(HttpStatusCode.Created);
        Assert.Equal((student.Id, admin.Id), (made.GetProperty("studentId").GetInt64(), made.GetProperty("placedBy").GetInt64()));
        Assert.Equal("Faltan papeles <b>ya</b> 📄", (await student.Http.GetAsync("/api/v1/me/holds").JsonAsync()).Items().Single().Text("reason"));

        await admin.Http.DeleteAsync($"{Path}/{made.Id()}").StatusAsync(HttpStatusCode.NoContent);
        await admin.Http.DeleteAsync($"{Path}/{made.Id()}").StatusAsync(HttpStatusCode.NoContent);
        Assert.Empty((await student.Http.GetAsync("/api/v1/me/holds").JsonAsync()).Items());
        Assert.NotNull((await admin.Http.GetAsync($"{Path}?student={student.Id}").JsonAsync()).Items().Single().Text("releasedAt"));
        Assert.Empty((await admin.Http.GetAsync($"{Path}?student={student.Id}&active=true").JsonAsync()).Items());
    }

    [Fact]
    public async Task What_is_wrong_is_said_field_by_field()
    {
        var admin = (await college.AdministratorAsync()).Http;
        var teacher = await college.NewPersonAsync(Role.Teacher);
        foreach (var body in new object[] { new { }, new { studentId = -1, reason = " " }, new { studentId = 999_999_999_999, reason = "" }, new { studentId = teacher.Id, reason = new string('x', 301) } })
        {
            var problem = await admin.PostAsync(Path, body).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
            Assert.Equal(["studentId", "reason"], problem.GetProperty("errors").EnumerateObject().Select(e => e.Name).OrderDescending());
        }

        await admin.PostAsync(Path, new { studentId = "x" }).ProblemAsync(HttpStatusCode.BadRequest, "malformed");
        await admin.DeleteAsync($"{Path}/999999999999").ProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Only_administrators_hold_and_nobody_sees_anothers()
    {
        var (student, other) = (await college.NewPersonAsync(Role.Student), await college.NewPersonAsync(Role.Student));
        var hold = await (await college.AdministratorAsync()).Http.PostAsync(Path, new { studentId = student.Id, reason = "Impago" }).JsonAsync(HttpStatusCode.Created);
        Assert.Empty((await other.Http.GetAsync("/api/v1/me/holds").JsonAsync()).Items());
        foreach (var role in new[] { Role.Student, Role.Teacher, Role.Head })
        {
            var http = (await college.NewPersonAsync(role)).Http;
            await http.GetAsync($"{Path}?student={student.Id}").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
            await http.PostAsync(Path, new { studentId = student.Id, reason = "x" }).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
            await http.DeleteAsync($"{Path}/{hold.Id()}").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        }

        await (await college.NewPersonAsync(Role.Teacher)).Http.GetAsync("/api/v1/me/holds").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await college.Anonymous.GetAsync(Path).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        await college.Anonymous.GetAsync("/api/v1/me/holds").ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }
}

[Collection(OnSqlite.Name)]
public sealed class HoldTestsOnSqlite(SqliteCollege college) : HoldTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class HoldTestsOnPostgres(PostgresCollege college) : HoldTests(college);
