using System.Globalization;
using System.Net;
using System.Text.Json;
using Claustro.Platform.Audit;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Xunit;

namespace Claustro.Tests.Monitoring;

public abstract class AuditTests(College college)
{
    [Fact]
    public async Task An_administrator_sees_who_did_what_newest_first()
    {
        var (administrator, other) = (await college.NewPersonAsync(Role.Administrator), await college.AdministratorAsync());
        var made = await administrator.Http.PostAsync("/api/v1/departments", new { code = $"A{College.Next()}", name = "Física" }).JsonAsync(HttpStatusCode.Created);
        var id = made.Id().ToString(CultureInfo.InvariantCulture);
        await administrator.Http.PatchAsync($"/api/v1/departments/{id}", new { name = "Física aplicada" }).JsonAsync();

        var theirs = await other.Http.GetAsync($"/api/v1/audit?actor={administrator.Id}&pageSize=1").JsonAsync();
        Assert.Equal(2, theirs.GetProperty("total").GetInt32());
        var last = theirs.Items().Single();
        Assert.Equal(("department.changed", "department", id), (last.Text("action"), last.Text("entity"), last.Text("entityId")));
        Assert.Equal((administrator.Id, $"Inés Peña {administrator.Number[1..]}"), (last.GetProperty("actorId").GetInt64(), last.Text("actor")));
        Assert.Equal(JsonValueKind.Null, last.GetProperty("detail").ValueKind);
        Assert.EndsWith("Z", last.Text("at"), StringComparison.Ordinal);

        var ofIt = await other.Http.GetAsync($"/api/v1/audit?entity=department&entityId={id}").JsonAsync();
        Assert.Equal(["department.changed", "department.created"], ofIt.Items().Select(i => i.Text("action")));
    }

    [Fact]
    public async Task It_can_be_asked_from_a_day_or_an_instant_on()
    {
        var administrator = await college.AdministratorAsync();
        var old = await college.AddAsync(new AuditEntry { At = new(2001, 5, 6, 10, 0, 0, DateTimeKind.Utc), ActorId = null, Action = "test.done", Entity = $"test{College.Next()}", EntityId = "1", Details = "{\"rows\":3}" });
        async Task<int> CountAsync(string from) => (await administrator.Http.GetAsync($"/api/v1/audit?entity={old.Entity}&from={from}").JsonAsync()).Items().Count;
        Assert.Equal((1, 0), (await CountAsync("2001-05-06"), await CountAsync("2001-05-07")));
        Assert.Equal((1, 0), (await CountAsync("2001-05-06T10:00:00Z"), await CountAsync("2001-05-06T10:00:01Z")));
        Assert.Equal(1, await CountAsync("2001-05-06T12:00:00%2B02:00"));
        var item = (await administrator.Http.GetAsync($"/api/v1/audit?entity={old.Entity}").JsonAsync()).Items().Single();
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null, "{\"rows\":3}"), (item.GetProperty("actorId").ValueKind, item.GetProperty("actor").ValueKind, item.Text("detail")));
    }

    [Theory]
    [InlineData("from=yesterday")]
    [InlineData("from=2026-13-40")]
    [InlineData("actor=me")]
    [InlineData("actor=99999999999999999999")]
    [InlineData("page=0")]
    public async Task What_makes_no_sense_is_400(string query) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await (await college.AdministratorAsync()).Http.GetAsync($"/api/v1/audit?{query}")).StatusCode);

    [Theory]
    [InlineData("entity=%27%3B%20drop%20table%20platform_audit%3B--")]
    [InlineData("actor=-5&entity=%F0%9F%98%80")]
    [InlineData("page=1000000000000")]
    public async Task What_finds_nothing_is_empty(string query) =>
        Assert.Empty((await (await college.AdministratorAsync()).Http.GetAsync($"/api/v1/audit?{query}").JsonAsync()).Items());

    [Fact]
    public async Task Others_do_not_see_it()
    {
        foreach (var role in new[] { Role.Student, Role.Teacher, Role.Head })
        {
            await (await college.NewPersonAsync(role)).Http.GetAsync("/api/v1/audit").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        }
    }
}

[Collection(OnSqliteBeside.Name)]
public sealed class AuditTestsOnSqlite(SqliteCollege college) : AuditTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class AuditTestsOnPostgres(PostgresCollege college) : AuditTests(college);
