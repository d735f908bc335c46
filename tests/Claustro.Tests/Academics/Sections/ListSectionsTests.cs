using System.Net;
using System.Text.Json;
using Claustro.Academics.Sections;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Claustro.Tests.Academics.Sections;

public abstract class ListSectionsTests(College college)
{
    private const string Path = "/api/v1/sections";

    [Fact]
    public async Task The_catalogue_shows_each_section_as_the_contract_says()
    {
        var teacher = await college.NewPersonAsync(Role.Teacher);
        var section = await college.NewSectionAsync(teacherId: teacher.Id, capacity: 7, weekday: 3, from: "09:00", to: "10:30");
        var student = await college.NewMemberAsync(section);
        using var answer = await student.Http.GetAsync($"{Path}?term={section.TermId}");
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        var list = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(["items", "page", "pageSize", "total"], list.EnumerateObject().Select(p => p.Name));
        var item = list.Items().Single();
        Assert.Equal(
            ["id", "code", "termId", "courseId", "courseCode", "title", "credits", "teachers", "capacity", "seatsTaken", "seatsLeft", "waitlisted", "requiresApproval", "meetings"],
            item.EnumerateObject().Select(p => p.Name));
        Assert.Equal((7, 1, 6), (item.GetProperty("capacity").GetInt32(), item.GetProperty("seatsTaken").GetInt32(), item.GetProperty("seatsLeft").GetInt32()));
        var meeting = item.GetProperty("meetings").EnumerateArray().Single();
        Assert.Equal((3, "09:00", "10:30", section.Meetings[0].Room), (meeting.GetProperty("weekday").GetInt32(), meeting.Text("from"), meeting.Text("to"), meeting.Text("room")));
        var shown = item.GetProperty("teachers").EnumerateArray().Single();
        Assert.Equal(teacher.Id, shown.Id());
        Assert.StartsWith("Inés Peña", shown.Text("name"));

        var one = await student.Http.GetAsync($"{Path}/{section.Id}").JsonAsync();
        Assert.Equal((section.Code, 6), (one.Text("code"), one.GetProperty("seatsLeft").GetInt32()));
    }

    [Fact]
    public async Task The_catalogue_is_filtered_and_paged()
    {
        var http = (await college.NewPersonAsync(Role.Student)).Http;
        var term = await college.NewTermAsync();
        var (algebra, other) = (await college.NewCourseAsync(), await college.NewCourseAsync());
        var first = await college.NewSectionAsync(term, algebra);
        var second = await college.NewSectionAsync(term, other);
        var third = await college.NewSectionAsync(term, algebra);
        await college.NewSectionAsync(course: algebra);

        await FindsAsync("", first, second, third);
        await FindsAsync($"&course={algebra.Id}", first, third);
        await FindsAsync($"&department={other.DepartmentId}", second);
        await FindsAsync("&q=algebra", first, second, third);
        await FindsAsync($"&q={second.Code.ToLowerInvariant()}", second);
        await FindsAsync($"&q={other.Code}", second);
        await FindsAsync("&q=%25");
        await FindsAsync("&q=%27%20or%201%3D1%20--");
        await FindsAsync("&q=%F0%9F%8E%93");
        await FindsAsync("&course=-5");
        await FindsAsync("&q=", first, second, third);
        await FindsAsync("&nonsense=1&page=1000000000");
        await FindsAsync("&page=99999999999999999999999");
        await FindsAsync("&page=2&pageSize=2", third);
        Assert.Equal(3, (await http.GetAsync($"{Path}?term={term.Id}&page=9").JsonAsync()).GetProperty("total").GetInt32());

        async Task FindsAsync(string query, params Section[] sections) =>
            Assert.Equal(sections.Select(s => s.Id), (await http.GetAsync($"{Path}?term={term.Id}{query}").JsonAsync()).Items().Select(s => s.Id()));
    }

    [Fact]
    public async Task Open_means_seats_left_in_an_open_term()
    {
        var http = (await college.NewPersonAsync(Role.Student)).Http;
        var course = await college.NewCourseAsync();
        var free = await college.NewSectionAsync(course: course);
        var full = await college.NewSectionAsync(course: course, capacity: 1);
        await college.NewMemberAsync(full);
        var closed = await college.NewSectionAsync(await college.NewTermAsync(open: false), course);
        var graded = await college.NewSectionAsync(course: course);
        await college.InDbAsync(db => db.Set<Section>().Where(s => s.Id == graded.Id).ExecuteUpdateAsync(u => u.SetProperty(s => s.ClosedAt, college.Clock.GetUtcNow().UtcDateTime)));

        Assert.Equal([free.Id], (await http.GetAsync($"{Path}?course={course.Id}&open=true").JsonAsync()).Items().Select(s => s.Id()));
        Assert.Equal([full.Id, closed.Id, graded.Id], (await http.GetAsync($"{Path}?course={course.Id}&open=false").JsonAsync()).Items().Select(s => s.Id()));
    }

    [Theory]
    [InlineData("term=abc")]
    [InlineData("term=1.5")]
    [InlineData("course=99999999999999999999999")]
    [InlineData("open=maybe")]
    [InlineData("page=0")]
    [InlineData("page=-1")]
    [InlineData("pageSize=201")]
    [InlineData("q=%00")]
    public async Task A_malformed_question_is_refused(string query) =>
        await (await college.AdministratorAsync()).Http.GetAsync($"{Path}?{query}").StatusAsync(HttpStatusCode.BadRequest);

    [Fact]
    public async Task A_very_long_search_is_refused() => await (await college.AdministratorAsync()).Http
        .GetAsync($"{Path}?q={new string('x', 101)}").ProblemAsync(HttpStatusCode.BadRequest, "invalid");

    [Fact]
    public async Task A_stampede_makes_a_page_once_and_a_second_later_it_is_made_again()
    {
        var http = (await college.NewPersonAsync(Role.Student)).Http;
        var section = await college.NewSectionAsync();
        var catalogue = college.Services.GetRequiredService<SectionCatalogue>();
        var before = catalogue.Made;
        var bodies = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => http.GetStringAsync($"{Path}?term={section.TermId}")));
        Assert.Single(bodies.Distinct());
        Assert.InRange(catalogue.Made - before, 1, 2); // two if the machine took more than a second over it

        await college.NewMemberAsync(section);
        await HttpAsserts.EventuallyAsync(
            async () => (await http.GetAsync($"{Path}?term={section.TermId}").JsonAsync()).Items()[0].GetProperty("seatsTaken").GetInt32(), taken => taken == 1, 5);
    }

    [Fact]
    public async Task The_catalogue_is_for_whoever_is_signed_in()
    {
        var section = await college.NewSectionAsync();
        await college.Anonymous.GetAsync(Path).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        await college.Anonymous.GetAsync($"{Path}/{section.Id}").ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        await (await college.NewPersonAsync(Role.Teacher)).Http.GetAsync($"{Path}/999999999999").ProblemAsync(HttpStatusCode.NotFound, "not_found");
    }
}

[Collection(OnSqlite.Name)]
public sealed class ListSectionsTestsOnSqlite(SqliteCollege college) : ListSectionsTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class ListSectionsTestsOnPostgres(PostgresCollege college) : ListSectionsTests(college);
