using System.Net;
using Claustro.Academics.Programs;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Xunit;

namespace Claustro.Tests.Academics;

/// <summary>Who may open the pages of the academic office, and what they see of others'.</summary>
public abstract class OfficePageTests(College college)
{
    private static readonly string[] Pages =
    [
        "/departments", "/programs", "/programs/new", "/terms", "/terms/{term}", "/courses", "/courses/new", "/sections", "/sections/new",
        "/programs/{program}", "/courses/{course}", "/sections/{section}", "/students/{student}", "/terms/new", "/holds", "/settings",
    ];

    private static readonly string[] OfAdministrators = ["/terms/new", "/holds", "/settings"];

    private static readonly string[] OfTheDepartment = ["/programs/{program}", "/courses/{course}", "/sections/{section}"];

    [Fact]
    public async Task Pages_open_to_those_they_are_for_and_to_nobody_else()
    {
        var department = await college.NewDepartmentAsync();
        var course = await college.NewCourseAsync(departmentId: department.Id);
        var section = await college.NewSectionAsync(course: course);
        var program = await college.AddAsync(new DegreeProgram { Code = $"P{College.Next()}", Name = "Grado", Credits = 240, DepartmentId = department.Id });
        var student = await college.NewMemberAsync(section);
        var (administrator, teacher) = (await college.AdministratorAsync(), await college.NewPersonAsync(Role.Teacher, department.Id));
        var (head, stranger) = (await college.NewPersonAsync(Role.Head, department.Id), await college.NewPersonAsync(Role.Head, (await college.NewDepartmentAsync()).Id));
        foreach (var page in Pages)
        {
            var address = page.Replace("{term}", $"{section.TermId}", StringComparison.Ordinal).Replace("{program}", $"{program.Id}", StringComparison.Ordinal)
                .Replace("{course}", $"{course.Id}", StringComparison.Ordinal).Replace("{section}", $"{section.Id}", StringComparison.Ordinal)
                .Replace("{student}", $"{student.Id}", StringComparison.Ordinal);
            await OpensAsync(administrator, address, HttpStatusCode.OK);
            await OpensAsync(student, address, HttpStatusCode.Forbidden);
            await OpensAsync(teacher, address, HttpStatusCode.Forbidden);
            await OpensAsync(head, address, OfAdministrators.Contains(page) ? HttpStatusCode.Forbidden : HttpStatusCode.OK);
            await OpensAsync(stranger, address, OfAdministrators.Contains(page) || OfTheDepartment.Contains(page) ? HttpStatusCode.Forbidden
                : page == "/students/{student}" ? HttpStatusCode.NotFound
                : HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task What_is_not_there_is_not_found_and_odd_addresses_break_nothing()
    {
        var administrator = await college.AdministratorAsync();
        foreach (var address in new[] { "/programs/999999999", "/terms/999999999", "/courses/999999999", "/sections/999999999", "/students/999999999", $"/students/{administrator.Id}" })
        {
            await OpensAsync(administrator, address, HttpStatusCode.NotFound);
        }

        foreach (var address in new[]
        {
            "/sections?term=x&department=-1&course=999999999&open=maybe&page=0&q=%27%3Cb%3E", "/courses?q=%F0%9F%98%80&department=abc&page=99999999999999999999", "/holds?student=999999999&show=all",
            "/sections/new?course=999999999&term=-4", "/terms?q=%25",
        })
        {
            await OpensAsync(administrator, address, HttpStatusCode.OK);
        }

        await OpensAsync(administrator, "/sections?q=" + new string('x', 101), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_head_sees_of_a_student_only_the_own_department_and_the_settings_tell_no_secret()
    {
        var (mine, other) = (await college.NewCourseAsync(), await college.NewCourseAsync());
        var (here, there) = (await college.NewSectionAsync(course: mine), await college.NewSectionAsync(course: other));
        var student = await college.NewMemberAsync(here);
        await college.NewMemberAsync(there, student);
        var administrator = await college.AdministratorAsync();
        await administrator.Http.PostAsync("/api/v1/holds", new { studentId = student.Id, reason = "Secreto de otros" }).StatusAsync(HttpStatusCode.Created);
        var head = await college.NewPersonAsync(Role.Head, mine.DepartmentId);

        var seen = await OpensAsync(head, $"/students/{student.Id}", HttpStatusCode.OK);
        Assert.Contains(here.Code, seen, StringComparison.Ordinal);
        Assert.DoesNotContain(there.Code, seen, StringComparison.Ordinal);
        Assert.DoesNotContain("Secreto de otros", seen, StringComparison.Ordinal);
        var whole = await OpensAsync(administrator, $"/students/{student.Id}", HttpStatusCode.OK);
        Assert.Contains(there.Code, whole, StringComparison.Ordinal);
        Assert.Contains("Secreto de otros", whole, StringComparison.Ordinal);

        var settings = await OpensAsync(administrator, "/settings", HttpStatusCode.OK);
        Assert.Contains("Institution__TimeZone", settings, StringComparison.Ordinal);
        Assert.DoesNotContain("robot-secret-of-the-tests", settings, StringComparison.Ordinal);
    }

    private static async Task<string> OpensAsync(Person who, string address, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.ParseAdd("text/html");
        using var answer = await who.Http.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{address}: {(int)answer.StatusCode}, wanted {(int)status}\n{body}");
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        return body;
    }
}

[Collection(OnSqlite.Name)]
public sealed class OfficePageTestsOnSqlite(SqliteCollege college) : OfficePageTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class OfficePageTestsOnPostgres(PostgresCollege college) : OfficePageTests(college);
