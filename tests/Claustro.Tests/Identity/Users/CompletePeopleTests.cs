using Claustro.Identity.Accounts;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Claustro.Tests.Identity.Users;

/// <summary>In a college of their own: what is not in the file goes.</summary>
public abstract class CompletePeopleTests(College college)
{
    private const string Header = "number,firstName,lastName,email,roles,disabled\n";

    [Fact]
    public async Task A_complete_file_disables_who_is_absent_but_not_too_many_at_once()
    {
        var admin = await college.AdministratorAsync();
        var (boss, head) = (await college.NewPersonAsync(Role.Administrator | Role.Teacher), await college.NewPersonAsync(Role.Head, (await college.NewDepartmentAsync()).Id));
        var people = new List<Person>();
        for (var i = 0; i < 20; i++)
        {
            people.Add(await college.NewPersonAsync(i % 2 == 0 ? Role.Student : Role.Teacher));
        }

        // 23 have a number; five go, three by absence and two because their rows say so.
        var file = Header + string.Join('\n', people.Skip(3).Select((p, i) => $"{p.Number},Ana,Gil,{p.Email},{(p == people[3] || i % 2 == 1 ? "student" : "teacher")},{(i < 2 ? "yes" : "")}"));
        var before = await DisabledAsync();
        var (refused, errors) = await college.ImportTwiceAsync("people", file, "&complete=true");
        Assert.Equal(("failed", "too_many_removed"), (refused.Text("status"), refused.Text("errorCode")));
        Assert.Equal("The file would remove 5 of 23 (22 %), more than the 10 % allowed. Nothing was changed. Check the file, or import it with maxRemovedPercent=22.", refused.Text("error"));
        Assert.Equal((0, 0), (errors.Length, refused.GetProperty("imported").GetInt32()));
        Assert.Equal(before, await DisabledAsync());

        var (import, none) = await college.ImportTwiceAsync("people", file, "&complete=true&maxRemovedPercent=22");
        Assert.Empty(none);
        Assert.Equal(("succeeded", (17, 17, 0, 5)), (import.Text("status"), import.Counts()));
        Assert.Equal(people.Take(5).Select(p => p.Id).ToHashSet(), (await DisabledAsync()).ToHashSet());
        await people[0].Http.GetAsync("/api/v1/me").ProblemAsync(System.Net.HttpStatusCode.Unauthorized, "unauthenticated");
        foreach (var stays in new[] { admin, boss, head })
        {
            await stays.Http.GetAsync("/api/v1/me").JsonAsync();
        }

        // The last administrator stays one, in the order of the rows.
        var (last, reasons) = await college.ImportTwiceAsync("people", $"{Header}{boss.Number},Ana,Gil,{boss.Email},student,\n{admin.Number},Ana,Gil,{admin.Email},student,\n");
        Assert.Equal(((2, 1, 1, 0), "3,roles,last_administrator"), (last.Counts(), string.Join(' ', reasons)));
    }

    private Task<List<long>> DisabledAsync() => college.InDbAsync(db => db.Set<Account>().Where(a => a.Disabled).Select(a => a.Id).ToListAsync());
}

public sealed class CompletePeopleTestsOnSqlite(SqliteCollege college) : CompletePeopleTests(college), IClassFixture<SqliteCollege>;

[Trait("needs", "servers")]
public sealed class CompletePeopleTestsOnPostgres(PostgresCollege college) : CompletePeopleTests(college), IClassFixture<PostgresCollege>;
