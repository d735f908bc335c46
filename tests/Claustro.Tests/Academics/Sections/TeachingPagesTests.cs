using System.Net;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Xunit;

namespace Claustro.Tests.Academics.Sections;

/// <summary>Who may open the pages of a section, and whose sections.</summary>
public abstract class TeachingPagesTests(College college)
{
    private static readonly string[] OfASection =
    [
        "/teaching/{id}", "/teaching/{id}/roster", "/teaching/{id}/grades", "/teaching/{id}/assessments", "/teaching/{id}/attendance",
        "/teaching/{id}/announcements", "/approvals?section={id}", "/teaching/{id}/grades/{student}", "/teaching/{id}/close",
    ];

    [Fact]
    public async Task The_pages_of_a_section_are_for_its_teachers_the_head_of_its_department_and_administrators()
    {
        var department = await college.NewDepartmentAsync();
        var teacher = await college.NewPersonAsync(Role.Teacher);
        var section = await college.NewSectionAsync(course: await college.NewCourseAsync(departmentId: department.Id), teacherId: teacher.Id);
        await college.NewAssessmentAsync(section);
        var student = await college.NewMemberAsync(section);
        var head = await college.NewPersonAsync(Role.Head, department.Id);
        var another = await college.NewPersonAsync(Role.Teacher);
        var stranger = await college.NewPersonAsync(Role.Head, (await college.NewDepartmentAsync()).Id);
        var admin = await college.AdministratorAsync();
        foreach (var page in OfASection)
        {
            var address = page.Replace("{id}", $"{section.Id}", StringComparison.Ordinal).Replace("{student}", $"{student.Id}", StringComparison.Ordinal);
            await StatusAsync(teacher, address, HttpStatusCode.OK);
            await StatusAsync(admin, address, HttpStatusCode.OK);
            await StatusAsync(head, address, page.EndsWith("/close", StringComparison.Ordinal) ? HttpStatusCode.Forbidden : HttpStatusCode.OK);
            await StatusAsync(another, address, HttpStatusCode.Forbidden);
            await StatusAsync(stranger, address, HttpStatusCode.Forbidden);
            await StatusAsync(student, address, HttpStatusCode.Forbidden);
            await StatusAsync(teacher, page.Replace("{id}", "999999999", StringComparison.Ordinal).Replace("{student}", "1", StringComparison.Ordinal), HttpStatusCode.NotFound);
        }

        await StatusAsync(teacher, $"/teaching/{section.Id}/grades/{another.Id}", HttpStatusCode.NotFound);
        await StatusAsync(teacher, $"/teaching/{section.Id}/attendance/2026-13-40", HttpStatusCode.BadRequest);
        await StatusAsync(teacher, $"/teaching/{section.Id}/attendance/1999-01-01", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_announcements_of_a_section_are_read_by_its_members_alone()
    {
        var department = await college.NewDepartmentAsync();
        var teacher = await college.NewPersonAsync(Role.Teacher);
        var section = await college.NewSectionAsync(course: await college.NewCourseAsync(departmentId: department.Id), teacherId: teacher.Id);
        var student = await college.NewMemberAsync(section);
        await teacher.Http.PostAsync($"/api/v1/sections/{section.Id}/announcements", new { title = "Cambio de aula", body = "<b>A-12</b>" }).StatusAsync(HttpStatusCode.Created);
        var address = $"/sections/{section.Id}/announcements";
        foreach (var member in new[] { student, teacher, await college.NewPersonAsync(Role.Head, department.Id), await college.AdministratorAsync() })
        {
            var page = await StatusAsync(member, address, HttpStatusCode.OK);
            Assert.Contains("Cambio de aula", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<b>A-12</b>", page, StringComparison.Ordinal);
        }

        var stranger = await college.NewMemberAsync(await college.NewSectionAsync());
        foreach (var other in new[] { stranger, await college.NewPersonAsync(Role.Teacher), await college.NewPersonAsync(Role.Head, (await college.NewDepartmentAsync()).Id) })
        {
            await StatusAsync(other, address, HttpStatusCode.Forbidden);
        }

        await StatusAsync(student, "/sections/999999999/announcements", HttpStatusCode.NotFound);
        Assert.Equal(address, (await student.Http.GetAsync("/api/v1/me/notifications").JsonAsync()).Items().Single(n => n.Text("event") == "section.announcement").Text("link"));
    }

    [Fact]
    public async Task Lists_show_only_what_is_ones_own_and_are_closed_to_students()
    {
        var teacher = await college.NewPersonAsync(Role.Teacher);
        var (mine, others) = (await college.NewSectionAsync(teacherId: teacher.Id), await college.NewSectionAsync(teacherId: (await college.NewPersonAsync(Role.Teacher)).Id));
        var page = await StatusAsync(teacher, "/teaching", HttpStatusCode.OK);
        Assert.Contains(mine.Code, page, StringComparison.Ordinal);
        Assert.DoesNotContain(others.Code, page, StringComparison.Ordinal);
        var student = await college.NewMemberAsync(others);
        foreach (var address in new[] { "/teaching", "/approvals", "/grade-changes", "/grade-changes/new" })
        {
            await StatusAsync(teacher, address, HttpStatusCode.OK);
            await StatusAsync(student, address, HttpStatusCode.Forbidden);
        }

        var enrollment = await college.InDbAsync(db => Task.FromResult(db.Set<Claustro.Academics.Enrollments.Enrollment>().Single(e => e.SectionId == others.Id).Id));
        await StatusAsync(teacher, $"/grade-changes/new?enrollment={enrollment}", HttpStatusCode.Forbidden);
        await StatusAsync(teacher, "/grade-changes/new?enrollment=999999999", HttpStatusCode.NotFound);
        await StatusAsync(teacher, "/grade-changes?status=nonsense", HttpStatusCode.BadRequest);
        await StatusAsync(teacher, "/approvals?page=99999999999999999999&section=x", HttpStatusCode.OK);
    }

    private static async Task<string> StatusAsync(Person person, string address, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.ParseAdd("text/html");
        using var answer = await person.Http.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{address}: {(int)answer.StatusCode}, wanted {(int)status}\n{body[..Math.Min(body.Length, 400)]}");
        return body;
    }
}

[Collection(OnSqlite.Name)]
public sealed class TeachingPagesTestsOnSqlite(SqliteCollege college) : TeachingPagesTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class TeachingPagesTestsOnPostgres(PostgresCollege college) : TeachingPagesTests(college);
