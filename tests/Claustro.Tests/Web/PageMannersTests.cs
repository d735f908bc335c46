using System.Net;
using System.Text.RegularExpressions;
using Claustro.Academics.Sections;
using Claustro.Platform.Http;
using Claustro.Tests.Identity.SignIn;
using Claustro.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Claustro.Tests.Web;

/// <summary>What every page does when it is asked oddly, sent without its token, or sent too late.</summary>
public abstract partial class PageMannersTests(College college)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/catalogue?term=all")]
    [InlineData("/account/sign-in")]
    [InlineData("/verify")]
    [InlineData("/theme.css")]
    [InlineData("/nowhere")]
    [InlineData("/enroll")]
    public async Task Who_asks_for_the_head_gets_what_the_page_would_answer(string address)
    {
        using var http = Open(null);
        using var page = await http.GetAsync(address);
        using var head = await http.SendAsync(new HttpRequestMessage(HttpMethod.Head, address));
        Assert.Equal((page.StatusCode, page.Content.Headers.ContentType?.ToString()), (head.StatusCode, head.Content.Headers.ContentType?.ToString()));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("text/html; blazor-enhanced-nav=on")]
    public async Task A_form_without_its_token_or_of_a_name_no_page_has_is_refused_in_words(string accept)
    {
        using var http = Open(await college.NewPersonAsync(Role.Student));
        http.DefaultRequestHeaders.Accept.Clear();
        http.DefaultRequestHeaders.Accept.ParseAdd(accept);
        var token = await TokenAsync(http, "/notifications/preferences");
        foreach (var (form, sent, status, says) in new[]
        {
            ("preferences", "", HttpStatusCode.BadRequest, "Vuelva atrás, recargue la página e inténtelo de nuevo"),
            ("no-such-form", token, HttpStatusCode.Conflict, "href=\"/notifications/preferences\">Abrir la página de nuevo"),
        })
        {
            using var answer = await http.FormAsync("/notifications/preferences", ("_handler", form), ("__RequestVerificationToken", sent));
            Assert.Equal((status, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            var page = await answer.Content.ReadAsStringAsync();
            Assert.Contains("<h1", page, StringComparison.Ordinal);
            Assert.Contains(says, page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_was_written_is_kept_when_the_session_has_ended_meanwhile()
    {
        var teacher = await college.NewPersonAsync(Role.Teacher);
        var section = await college.NewSectionAsync(teacherId: teacher.Id);
        var address = $"/teaching/{section.Id}/announcements";
        using var http = Open(teacher);
        var token = await TokenAsync(http, address);
        http.DefaultRequestHeaders.Authorization = null;
        using var late = await http.FormAsync(address, ("_handler", "announcement"), ("__RequestVerificationToken", token), ("title", "Aula \"nueva\""), ("body", "Primera\nsegunda <b>línea</b>"));
        var page = await late.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, late.StatusCode);
        Assert.True(late.Headers.CacheControl?.NoStore);
        Assert.Contains("href=\"/account/sign-in\"", page, StringComparison.Ordinal);
        var kept = Hidden().Matches(page).Select(m => (m.Groups[1].Value, WebUtility.HtmlDecode(m.Groups[2].Value))).ToArray();

        http.DefaultRequestHeaders.Authorization = new("Bearer", teacher.Token);
        using var again = await http.FormAsync(address, kept);
        Assert.Equal(HttpStatusCode.Found, again.StatusCode);
        var read = await http.GetStringAsync(address);
        Assert.Contains("Aula &quot;nueva&quot;", read, StringComparison.Ordinal);
        Assert.Contains("Primera\nsegunda", WebUtility.HtmlDecode(read), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_is_never_sent_back()
    {
        using var http = Open(null);
        using var late = await http.FormAsync("/profile", ("_handler", "password"), ("current", "correct horse 1"), ("password", "another horse 2"));
        var page = await late.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, late.StatusCode);
        Assert.Contains("/account/sign-in?returnUrl=%2Fprofile", page, StringComparison.Ordinal);
        Assert.DoesNotContain("horse", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_forms_about_accounts_keep_what_was_written_when_the_page_had_expired()
    {
        foreach (var (address, field) in new[] { ("/account/sign-in", "userName"), ("/account/sign-in", "returnUrl"), ("/account/forgotten", "email"), ("/account/confirm", "token"), ("/account/password", "token") })
        {
            using var http = Open(null);
            using var answer = await http.FormAsync(address, (field, "/what?was=written"));
            var page = await answer.Content.ReadAsStringAsync();
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains("The page had expired", page, StringComparison.Ordinal);
            Assert.Matches($"name=\"{field}\"[^>]* value=\"/what\\?was=written\"", page);
        }
    }

    [Fact]
    public async Task A_page_past_the_end_of_a_list_shows_its_last()
    {
        var (term, department) = (await college.NewTermAsync(), await college.NewDepartmentAsync());
        var course = await college.NewCourseAsync(departmentId: department.Id);
        var sections = new List<string>();
        for (var i = 0; i < 26; i++)
        {
            sections.Add((await college.NewSectionAsync(term, course, weekday: (i % 7) + 1)).Code);
        }

        college.Services.GetRequiredService<SectionCatalogue>().Forget(); // what was arranged beside the front door is not heard of for a second
        using var http = Open(null);
        var page = await http.GetStringAsync($"/catalogue?term={term.Id}&page=999999");
        Assert.Contains("Page 2 of 2", page, StringComparison.Ordinal);
        Assert.Single(sections, code => page.Contains(code, StringComparison.Ordinal));
        Assert.Contains($"/catalogue?term={term.Id}&amp;page=2\"", page, StringComparison.Ordinal); // canonical

        using var student = Open(await college.NewPersonAsync(Role.Student));
        Assert.Contains("Página 3 de 3", await student.GetStringAsync($"/enroll?term={term.Id}&page=77"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_with_an_address_is_said_without_the_names_of_its_values()
    {
        var teacher = await college.NewPersonAsync(Role.Teacher);
        var section = await college.NewSectionAsync(teacherId: teacher.Id);
        using var http = Open(teacher);
        foreach (var (address, says) in new[] { ("/catalogue?q=" + new string('a', 101), "Como mucho 100 caracteres."), ($"/teaching/{section.Id}/attendance/1999-01-01", "Fuera del periodo"), ("/grade-changes?status=emperor", "No hay cambios de nota en ese estado.") })
        {
            using var answer = await http.GetAsync(address);
            var page = await answer.Content.ReadAsStringAsync();
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains(says, page, StringComparison.Ordinal);
            Assert.DoesNotMatch(@">\s*(q|date): ", page);
            Assert.DoesNotMatch(@"\d{4}-\d\d-\d\d", MainPart().Match(page).Value);
        }

        using var student = Open(await college.NewPersonAsync(Role.Student));
        using var nothing = await student.FormAsync("/enroll", ("_handler", "enroll"), ("__RequestVerificationToken", await TokenAsync(student, "/enroll")), ("take", "x"));
        Assert.DoesNotContain("sectionId", await nothing.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_start_page_is_called_by_its_name_once_and_a_filter_that_means_nothing_is_no_address_of_its_own()
    {
        using var http = Open(null);
        Assert.Matches("<title>([^·<]+)</title>", await http.GetStringAsync("/"));
        Assert.Matches("rel=\"canonical\" href=\"[^\"?]*/catalogue\"", await http.GetStringAsync("/catalogue?term=abc&department=x&open=maybe&page=0&utm=1"));
    }

    [Fact]
    public async Task Search_engines_are_led_to_the_start_page_and_the_catalogue_and_kept_out_of_the_rest()
    {
        using var http = Open(null);
        using var answer = await http.GetAsync("/robots.txt");
        Assert.Equal((HttpStatusCode.OK, "text/plain"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.TrimEntries);
        Assert.Equal("User-agent: *", lines[0]);
        Assert.Contains("Disallow: /", lines);
        Assert.Contains("Allow: /$", lines);
        Assert.Contains("Allow: /catalogue", lines);
        Assert.DoesNotContain(lines, line => line.Contains("account", StringComparison.Ordinal) || line.Contains("verify", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_scripts_a_grade_that_another_has_changed_is_shown_and_what_one_left_alone_stays_theirs()
    {
        var teacher = await college.NewPersonAsync(Role.Teacher);
        var section = await college.NewSectionAsync(teacherId: teacher.Id);
        var (first, second) = (await college.NewAssessmentAsync(section, "Parcial"), await college.NewAssessmentAsync(section, "Trabajo"));
        var student = await college.NewMemberAsync(section);
        var address = $"/teaching/{section.Id}/grades/{student.Id}";
        using var http = Open(teacher);
        var opened = await http.GetStringAsync(address);
        await teacher.Http.PutAsync($"/api/v1/sections/{section.Id}/grades", new[] { new { studentId = student.Id, assessmentId = first.Id, score = 70 } }).StatusAsync(HttpStatusCode.OK);

        using var mine = await http.FormAsync(address, Filled(opened, ($"g-{second.Id}", "55"))); // the first was left alone
        Assert.Equal(HttpStatusCode.Found, mine.StatusCode);
        Assert.Equal([70, 55], await ScoresAsync());

        using var clash = await http.FormAsync(address, Filled(opened, ($"g-{first.Id}", "40"), ($"g-{second.Id}", "55")));
        var page = await clash.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.Conflict, clash.StatusCode);
        Assert.Matches($"id=\"grades-g-{first.Id}-error\">[^<]*70", page);
        Assert.Matches($"name=\"g-{first.Id}\"[^>]* value=\"40\"", page);
        Assert.Equal([70, 55], await ScoresAsync());

        using var chosen = await http.FormAsync(address, Filled(page)); // it was seen, and is meant
        Assert.Equal(HttpStatusCode.Found, chosen.StatusCode);
        Assert.Equal([40, 55], await ScoresAsync());

        async Task<List<decimal>> ScoresAsync() => [.. (await teacher.Http.GetAsync($"/api/v1/sections/{section.Id}/grades").JsonAsync()).Items()
            .OrderBy(g => g.GetProperty("assessmentId").GetInt64()).Select(g => g.GetProperty("score").GetDecimal())];
    }

    [Fact]
    public async Task What_is_wrong_stands_beside_the_field_that_has_to_change()
    {
        using var http = Open(await college.NewPersonAsync(Role.Student));
        var token = await TokenAsync(http, "/notifications/preferences");
        foreach (var (from, to, field) in new[] { ("22:00", "", "quietTo"), ("", "07:00", "quietFrom"), ("08:00", "08:00", "quietTo") })
        {
            using var answer = await http.FormAsync("/notifications/preferences", ("_handler", "preferences"), ("__RequestVerificationToken", token), ("quietFrom", from), ("quietTo", to));
            var page = await answer.Content.ReadAsStringAsync();
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Matches($"name=\"{field}\"[^>]* aria-invalid=\"true\"[^>]* aria-describedby=\"preferences-{field}-error\"", page);
            Assert.Contains($"id=\"preferences-{field}-error\"", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_sheet_that_another_has_closed_is_said_to_whoever_still_writes_into_it()
    {
        var teacher = await college.NewPersonAsync(Role.Teacher);
        var section = await college.NewSectionAsync(teacherId: teacher.Id);
        await college.NewAssessmentAsync(section);
        await college.NewMemberAsync(section);
        using var http = Open(teacher);
        var token = await TokenAsync(http, $"/teaching/{section.Id}/close");
        await teacher.Http.PostAsync($"/api/v1/sections/{section.Id}/close", new { missingAsZero = true }).StatusAsync(HttpStatusCode.OK);
        using var answer = await http.FormAsync($"/teaching/{section.Id}/close", ("_handler", "close"), ("__RequestVerificationToken", token), ("sure", "true"), ("missingAsZero", "true"));
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("Las cosas han cambiado desde que abrió la página", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_assessment_that_another_has_deleted_is_not_made_anew_by_saving_it()
    {
        var teacher = await college.NewPersonAsync(Role.Teacher);
        var section = await college.NewSectionAsync(teacherId: teacher.Id);
        var gone = await college.NewAssessmentAsync(section);
        var address = $"/teaching/{section.Id}/assessments?edit={gone.Id}";
        using var http = Open(teacher);
        var opened = await http.GetStringAsync(address);
        await teacher.Http.DeleteAsync($"/api/v1/sections/{section.Id}/assessments/{gone.Id}").StatusAsync(HttpStatusCode.NoContent);
        using var answer = await http.FormAsync(address, ("_handler", "assessment"), ("__RequestVerificationToken", TokenIn(opened)), ("name", "Parcial"), ("weight", "50"));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("value=\"Parcial\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty((await teacher.Http.GetAsync($"/api/v1/sections/{section.Id}/assessments").JsonAsync()).Items());
    }

    /// <summary>A browser without scripts; who is signed in (by a token) reads Spanish, who is not English.</summary>
    private HttpClient Open(Person? person)
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = college.Address };
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
        http.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        if (person is not null)
        {
            http.DefaultRequestHeaders.Authorization = new("Bearer", person.Token);
        }

        return http;
    }

    private static async Task<string> TokenAsync(HttpClient http, string address) => TokenIn(await http.GetStringAsync(address));

    private static string TokenIn(string page) => WebUtility.HtmlDecode(Token().Match(page).Groups[1].Value);

    /// <summary>The fields of the form of grades as the page shows them, but for these.</summary>
    private static (string, string)[] Filled(string page, params (string Name, string Value)[] typed) =>
    [
        .. Field().Matches(page[page.IndexOf("id=\"grades\"", StringComparison.Ordinal)..]).Select(m => (m.Groups[1].Value, WebUtility.HtmlDecode(m.Groups[2].Value)))
            .Where(f => f.Value is "_handler" or "__RequestVerificationToken" || f.Value[1] == '-').Where(f => typed.All(t => t.Name != f.Value)),
        .. typed,
    ];

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]*)\"")]
    private static partial Regex Token();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();

    [GeneratedRegex("<input[^>]* name=\"([^\"]*)\"(?:[^>]* value=\"([^\"]*)\")?")]
    private static partial Regex Field();

    [GeneratedRegex("<main.*</main>", RegexOptions.Singleline)]
    private static partial Regex MainPart();
}

[Collection(OnSqliteBeside.Name)]
public sealed class PageMannersTestsOnSqlite(SqliteCollege college) : PageMannersTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class PageMannersTestsOnPostgres(PostgresCollege college) : PageMannersTests(college);
