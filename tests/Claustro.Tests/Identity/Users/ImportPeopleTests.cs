using Claustro.Identity.Accounts;
using Claustro.Notifications;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Claustro.Tests.Identity.Users;

public abstract class ImportPeopleTests(College college)
{
    private const string Header = "number,firstName,lastName,email,roles,department,locale,timeZone,disabled\n";

    [Fact]
    public async Task New_people_are_invited_and_known_ones_changed()
    {
        var (n, department, teacher) = (College.Next(), await college.NewDepartmentAsync(), await college.NewPersonAsync(Role.Teacher));
        var (import, errors) = await college.ImportTwiceAsync("people", $"""
            {Header}A{n},Ana,"Núñez, hija",a{n}@x.example,student,,en,Europe/London,no
            {teacher.Number},Berta,Gil,b{n}@x.example,"teacher, head",{department.Code},,,
            {n},Carlos,Paz,c{n}@x.example,student|teacher,,,,
            """);
        Assert.Empty(errors);
        Assert.Equal((3, 3, 0, 0), import.Counts());
        var (ana, berta) = (await FindAsync($"A{n}"), await FindAsync(teacher.Number));
        Assert.Equal(($"A{n}", "Núñez, hija", Role.Student, "en", "Europe/London", false, null), (ana.UserName, ana.LastName, ana.Roles, ana.Locale, ana.TimeZone, ana.EmailConfirmed, ana.PasswordHash));
        Assert.Equal((teacher.Id, teacher.UserName, $"b{n}@x.example", Role.Teacher | Role.Head, department.Id), (berta.Id, berta.UserName, berta.Email, berta.Roles, berta.DepartmentId!.Value));
        Assert.Equal(1, await InvitationsAsync(ana.Id));
        Assert.Equal(0, await InvitationsAsync(berta.Id));

        // Once more: nothing changes, nobody is invited again.
        var again = await college.ImportAsync("people", $"{Header}A{n},Ana,\"Núñez, hija\",a{n}@x.example,student,,,,\n");
        Assert.Equal((1, 1, 0, 0), again.Counts());
        Assert.Equal(1, await InvitationsAsync(ana.Id));
    }

    [Fact]
    public async Task Roles_and_disabling_take_effect_at_once()
    {
        var (head, teacher) = (await college.NewPersonAsync(Role.Head, (await college.NewDepartmentAsync()).Id), await college.NewPersonAsync(Role.Teacher));
        await teacher.Http.GetAsync("/api/v1/me").JsonAsync();
        await college.ImportAsync("people", $"{Header}{head.Number},Ana,Gil,{head.Email},student,,,,\n{teacher.Number},Berta,Gil,{teacher.Email},teacher,,,,sí\n", "&maxRemovedPercent=100");
        await teacher.Http.GetAsync("/api/v1/me").ProblemAsync(System.Net.HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.Equal("student", (await head.Http.GetAsync("/api/v1/me").JsonAsync()).GetProperty("roles")[0].GetString());
        Assert.Null((await FindAsync(head.Number)).DepartmentId);
        Assert.Equal(1, (await FindAsync(teacher.Number)).SecurityVersion);
    }

    [Fact]
    public async Task Each_row_is_refused_for_its_own_reason_and_never_repeats_values()
    {
        var (n, admin, other) = (College.Next(), await college.AdministratorAsync(), await college.NewPersonAsync(Role.Student));
        var csv = $"""
            {Header}A{n},Ana,Gil,a{n}@x.example,student,,,,
            A{n},Ana,Gil,a{n}@x.example,student,,,,
            B{n},Ana,Gil,{other.Email},student,,,,
            C{n},Ana,Gil,A{n}@X.example,student,,,,
            ,Ana,Gil,d{n}@x.example,student,,,,
            E{n},,Gil,secret,pope,nowhere,fr,Mars/Olympus,perhaps
            F{n},Ana,Gil,f{n}@x.example,head,,,,
            {admin.Number},Ana,Gil,{admin.Email},administrator,,,,yes
            G{n},<b>Ana</b> 😀,"Robert'); drop table identity_accounts;--",g{n}@x.example,student,,,,
            H{n},Ana,Gil
            """;
        var (import, errors) = await college.ImportTwiceAsync("people", csv, "&maxRemovedPercent=100");
        Assert.Equal((10, 2, 8, 0), import.Counts());
        Assert.Equal(
            [
                "3,number,duplicate", "4,email,email_taken", "5,email,email_taken", "6,number,malformed", "7,department,unknown_department", "7,disabled,malformed",
                "8,department,malformed", "9,disabled,own_account", "11,email,malformed", "11,roles,malformed",
            ], errors.Order(StringComparer.Ordinal).OrderBy(e => int.Parse(e.Split(',')[0], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.DoesNotContain("secret", await college.ErrorCsvAsync(import.Id()));
        Assert.Equal("<b>Ana</b> 😀", (await FindAsync($"G{n}")).FirstName);
    }

    [Fact]
    public async Task A_user_name_is_made_of_what_is_free()
    {
        var (n, taken) = (College.Next(), await college.NewPersonAsync(Role.Student));
        var (import, errors) = await college.ImportTwiceAsync("people", $"""
            number,first_name,APELLIDOS,Correo,roles,user name
            {taken.UserName},Ana,Gil,ana{n}@x.example,student,
            ñ/{n}/1,Ana,Gil,ana{n}@y.example,student,
            Z{n},Ana,Gil,ana{n}@z.example,student,mine.{n}
            Y{n},Ana,Gil,ana{n}@w.example,student,{taken.UserName}
            """);
        Assert.Equal(["5,userName,user_name_taken"], errors);
        Assert.Equal((4, 3, 1, 0), import.Counts());
        Assert.Equal(($"ana{n}", $"ñ{n}1", $"mine.{n}"), ((await FindAsync(taken.UserName)).UserName, (await FindAsync($"ñ/{n}/1")).UserName, (await FindAsync($"Z{n}")).UserName));
    }

    [Fact]
    public async Task Another_worker_invites_nobody_twice()
    {
        var n = College.Next();
        var rows = Enumerable.Range(0, 6).Select(i => $"R{n}-{i},Ana,Gil,r{n}-{i}@x.example,student,,,,").ToList();
        await college.ImportAsync("people", Header + string.Join('\n', rows.Take(3)));
        var import = await college.GoOnAsync("people", Header + string.Join('\n', rows.Append(rows[0])), 3);
        Assert.Equal((7, 6, 1, 0), import.Counts());
        Assert.Contains("8,number,duplicate", await college.ErrorCsvAsync(import.Id()));
        var ids = await college.InDbAsync(db => db.Set<Account>().Where(a => a.Number!.StartsWith($"R{n}-")).Select(a => a.Id).ToListAsync());
        Assert.Equal(6, ids.Count);
        Assert.Equal(6, await college.InDbAsync(db => db.Set<Notification>().CountAsync(x => ids.Contains(x.PersonId) && x.Event == "account.invited")));
    }

    private Task<Account> FindAsync(string number) => college.InDbAsync(db => db.Set<Account>().SingleAsync(a => a.Number == number));

    private Task<int> InvitationsAsync(long id) => college.InDbAsync(db => db.Set<Notification>().CountAsync(n => n.PersonId == id && n.Event == "account.invited"));
}

[Collection(OnSqliteBeside.Name)]
public sealed class ImportPeopleTestsOnSqlite(SqliteCollege college) : ImportPeopleTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class ImportPeopleTestsOnPostgres(PostgresCollege college) : ImportPeopleTests(college);
