using System.Net;
using System.Text.RegularExpressions;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Xunit;

namespace Claustro.Tests.Academics;

/// <summary>Forms of the office as a browser without scripts sends them: late, twice, over another's, with mistakes.</summary>
public abstract class OfficeFormTests(College college)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_form_that_cannot_be_taken_is_answered_in_words(bool scripts)
    {
        using var browser = new PageBrowser(college, await college.AdministratorAsync());
        if (scripts)
        {
            browser.AskForParts();
        }

        var (address, opened) = ("/departments/new", await browser.OpenAsync("/departments/new"));
        var expired = await browser.PostAsync(address, ("_handler", "department"), ("code", "X"), ("name", "Y"));
        Assert.Equal(HttpStatusCode.BadRequest, expired.Status);
        Assert.Matches("<h1[^>]*>No se ha entendido", expired.Html);
        Assert.Contains("El formulario ha caducado", expired.Html, StringComparison.Ordinal);

        var gone = await browser.SendAsync(address, opened, "department", ("_handler", "no-longer-there"));
        Assert.Equal(HttpStatusCode.Conflict, gone.Status);
        Assert.Contains("Las cosas han cambiado desde que abrió la página", gone.Html, StringComparison.Ordinal);

        using var nobody = new PageBrowser(college, null);
        var turnedAway = await nobody.PostAsync(address, ("_handler", "department"));
        Assert.Equal(HttpStatusCode.Unauthorized, turnedAway.Status);
        Assert.Contains("Your session has ended", turnedAway.Html, StringComparison.Ordinal);
        Assert.Contains("href=\"/account/sign-in\" target=\"_blank\"", turnedAway.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_another_saved_meanwhile_is_not_lost_unseen()
    {
        var section = await college.NewSectionAsync();
        var course = await college.NewCourseAsync();
        var person = await college.NewPersonAsync(Role.Student);
        using var browser = new PageBrowser(college, await college.AdministratorAsync());
        foreach (var (address, form, fields) in new (string, string, (string, string)[])[]
        {
            ($"/departments/{course.DepartmentId}", "department", [("code", $"D{College.Next()}"), ("name", "Otro")]),
            ($"/terms/{section.TermId}", "term", [("code", $"T{College.Next()}"), ("name", "Otro"), ("startsOn", "2027-01-10"), ("endsOn", "2027-05-10")]),
            ($"/courses/{course.Id}", "course", [("act", "save"), ("code", course.Code), ("title", "Otro"), ("credits", "4"), ("departmentId", $"{course.DepartmentId}")]),
            ($"/sections/{section.Id}", "section", [("act", "save"), ("termId", $"{section.TermId}"), ("courseId", $"{section.CourseId}"), ("code", section.Code), ("capacity", "17"), ("waitlistCapacity", "0")]),
            ($"/people/{person.Id}", "person", [("firstName", "Otro"), ("lastName", "Otro"), ("email", person.Email), ("userName", person.UserName), ("number", person.Number), ("roles", "student")]),
        })
        {
            var (mine, theirs) = (await browser.OpenAsync(address), await browser.OpenAsync(address));
            var saved = await browser.SendAsync(address, theirs, form, fields);
            Assert.True(saved.Status == HttpStatusCode.Found, $"{address}: {saved.Status}\n{saved.Html}");

            // A mistake in between makes nobody forget what was seen.
            var mistaken = await browser.SendAsync(address, mine, form, [.. fields, .. form == "department" ? [] : new[] { ("departmentId", "x"), ("startsOn", "x"), ("capacity", "x"), ("credits", "x") }]);
            Assert.True(mistaken.Status is HttpStatusCode.BadRequest or HttpStatusCode.Conflict, $"{address}: {mistaken.Status}");
            var told = mistaken.Status == HttpStatusCode.Conflict ? mistaken : await browser.SendAsync(address, mistaken, form, fields);
            Assert.True(told.Status == HttpStatusCode.Conflict, $"{address}: {told.Status}");
            Assert.Contains("Otra persona ha cambiado esto", told.Html, StringComparison.Ordinal);
            Assert.Contains(fields.First(f => f.Item1 != "act").Item2, told.Html, StringComparison.Ordinal); // what was typed is kept
            Assert.Equal(HttpStatusCode.Found, (await browser.SendAsync(address, told, form, fields)).Status); // knowing it, one may
        }
    }

    [Fact]
    public async Task Incomplete_meetings_are_said_beside_their_fields_whatever_else_is_wrong()
    {
        using var browser = new PageBrowser(college, await college.AdministratorAsync());
        var opened = await browser.OpenAsync("/sections/new");
        var refused = await browser.SendAsync("/sections/new", opened, "section",
            ("act", "save"), ("capacity", "0"), ("meetings[0].weekday", "1"), ("meetings[3].weekday", "2"), ("meetings[3].from", "12:00"), ("meetings[3].to", "10:00"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        var described = Regex.Match(refused.Html, "<input id=\"section-meetings-1-to\"[^>]*aria-invalid=\"true\" aria-describedby=\"([^\"]+)\"").Groups[1].Value;
        Assert.Matches($"<p class=\"error\" id=\"{described}\">Debe ser posterior al comienzo", refused.Html);
    }

    [Fact]
    public async Task A_code_that_is_taken_is_said_beside_its_field()
    {
        var (department, section) = (await college.NewDepartmentAsync(), await college.NewSectionAsync());
        using var browser = new PageBrowser(college, await college.AdministratorAsync());
        var refused = await browser.SendAsync("/departments/new", await browser.OpenAsync("/departments/new"), "department", ("code", department.Code), ("name", "Otro"));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Matches("<input id=\"department-code\"[^>]*aria-invalid=\"true\"[^>]*aria-describedby=\"department-code-error\"", refused.Html);
        refused = await browser.SendAsync("/sections/new", await browser.OpenAsync("/sections/new"), "section", ("act", "save"), ("termId", $"{section.TermId}"),
            ("courseId", $"{section.CourseId}"), ("code", section.Code), ("capacity", "5"), ("waitlistCapacity", "0"));
        Assert.Matches("<p class=\"error\" id=\"section-code-error\">Ya hay un grupo con ese código", refused.Html);
    }

    [Fact]
    public async Task A_time_that_the_clocks_leave_out_is_called_that()
    {
        using var browser = new PageBrowser(college, await college.AdministratorAsync());
        var refused = await browser.SendAsync("/terms/new", await browser.OpenAsync("/terms/new"), "term", ("code", $"T{College.Next()}"), ("name", "Otro"),
            ("startsOn", "2027-01-10"), ("endsOn", "2027-05-10"), ("enrollmentOpensAt", "2027-03-28T02:30"), ("enrollmentClosesAt", "2027-04-01T10:00"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("los relojes se adelantan", refused.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_are_rejected_only_when_it_was_said_and_asked()
    {
        var section = await college.NewSectionAsync(requiresApproval: true);
        var student = await college.NewPersonAsync(Role.Student);
        var request = (await student.Http.PostAsync("/api/v1/enrollments", new { sectionId = section.Id }).JsonAsync(HttpStatusCode.Created)).Id();
        using var browser = new PageBrowser(college, await college.AdministratorAsync());
        var address = $"/approvals?section={section.Id}";
        var opened = await browser.OpenAsync(address);
        Assert.Contains($"popovertarget=\"requests-reject-{request}-ask\"", opened.Html, StringComparison.Ordinal);
        Assert.Contains("popovertarget=\"requests-do-reject-ask\"", opened.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SendAsync(address, opened, "requests", ("ids", $"{request}"))).Status);
        Assert.Equal("requested", (await student.Http.GetAsync($"/api/v1/enrollments/{request}").JsonAsync()).Text("status"));
        Assert.Equal(HttpStatusCode.Found, (await browser.SendAsync(address, opened, "requests", ("reject", $"{request}"))).Status);
        Assert.Equal("rejected", (await student.Http.GetAsync($"/api/v1/enrollments/{request}").JsonAsync()).Text("status"));
    }
}

[Collection(OnSqlite.Name)]
public sealed class OfficeFormTestsOnSqlite(SqliteCollege college) : OfficeFormTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class OfficeFormTestsOnPostgres(PostgresCollege college) : OfficeFormTests(college);
