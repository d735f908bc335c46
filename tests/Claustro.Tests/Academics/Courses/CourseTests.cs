using System.Net;
using Claustro.Academics.Courses;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Claustro.Tests.Academics.Courses;

public abstract class CourseTests(College college)
{
    private const string Path = "/api/v1/courses";

    [Fact]
    public async Task A_head_creates_changes_and_deletes_a_course_of_the_own_department()
    {
        var basics = await college.NewCourseAsync();
        var head = (await college.NewPersonAsync(Role.Head, basics.DepartmentId)).Http;
        var code = $"C{College.Next()}";
        var made = await head.PostAsync(Path, new { code, title = "Geometría", credits = 6, departmentId = basics.DepartmentId, prerequisites = new[] { basics.Id, basics.Id } })
            .JsonAsync(HttpStatusCode.Created);
        Assert.Equal(["id", "code", "title", "credits", "departmentId", "prerequisites"], made.EnumerateObject().Select(p => p.Name));
        Assert.Equal([basics.Id], Prerequisites(made));

        var at = $"{Path}/{made.Id()}";
        var other = await college.NewCourseAsync();
        Assert.Equal([basics.Id], Prerequisites(await head.PatchAsync(at, new { title = "Geometría II" }).JsonAsync()));
        await head.PatchAsync(at, new { prerequisites = new[] { other.Id, basics.Id } }).StatusAsync(HttpStatusCode.OK);
        Assert.Equal([basics.Id, other.Id], Prerequisites(await head.GetAsync(at).JsonAsync()));
        await head.PatchAsync(at, new { prerequisites = new[] { other.Id } }).StatusAsync(HttpStatusCode.OK);
        var read = await head.GetAsync(at).JsonAsync();
        Assert.Equal(("Geometría II", 6), (read.Text("title"), read.GetProperty("credits").GetInt32()));
        Assert.Equal([other.Id], Prerequisites(read));

        await head.DeleteAsync(at).StatusAsync(HttpStatusCode.NoContent);
        await head.GetAsync(at).ProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task The_list_is_searched_without_regard_to_accents_and_wildcards_mean_themselves()
    {
        var department = await college.NewDepartmentAsync();
        var admin = (await college.AdministratorAsync()).Http;
        var (algebra, odd) = (await college.NewCourseAsync(departmentId: department.Id), await college.AddAsync(new Course
        {
            Code = $"C{College.Next()}", Title = "100 % ÑANDÚ_Жук 🎓 '; drop table x; --", Credits = 1, DepartmentId = department.Id,
        }));
        await FindsAsync("algebra LINEAL", algebra.Id);
        await FindsAsync("ÁLGEBRA", algebra.Id);
        await FindsAsync(algebra.Code.ToLowerInvariant(), algebra.Id);
        await FindsAsync("%", odd.Id);
        await FindsAsync("nandu_", odd.Id);
        await FindsAsync("Жук", odd.Id);
        await FindsAsync("🎓 '; drop", odd.Id);
        await FindsAsync("l_ebra");
        await FindsAsync("\\");
        await FindsAsync(" ", algebra.Id, odd.Id);

        async Task FindsAsync(string q, params long[] ids) => Assert.Equal(ids.Order(),
            (await admin.GetAsync($"{Path}?department={department.Id}&q={Uri.EscapeDataString(q)}").JsonAsync()).Items().Select(i => i.Id()).Order());
    }

    [Fact]
    public async Task A_course_never_requires_itself()
    {
        var admin = (await college.AdministratorAsync()).Http;
        var first = await college.NewCourseAsync();
        var second = await college.NewCourseAsync(prerequisites: first.Id);
        var third = await college.NewCourseAsync(prerequisites: second.Id);
        await admin.PatchAsync($"{Path}/{first.Id}", new { prerequisites = new[] { third.Id } }).ProblemAsync(HttpStatusCode.Conflict, "prerequisite_cycle");
        await admin.PatchAsync($"{Path}/{first.Id}", new { prerequisites = new[] { first.Id } }).ProblemAsync(HttpStatusCode.Conflict, "prerequisite_cycle");
        Assert.Empty(Prerequisites(await admin.GetAsync($"{Path}/{first.Id}").JsonAsync()));
    }

    [Fact]
    public async Task Two_changes_at_once_close_no_circle()
    {
        var admin = (await college.AdministratorAsync()).Http;
        var courses = new List<Course>();
        for (var i = 0; i < 6; i++)
        {
            courses.Add(await college.NewCourseAsync());
        }

        // Each wants the next one, the last the first: any five may succeed, never all six.
        var answers = await Task.WhenAll(courses.Select((c, i) =>
            admin.PatchAsync($"{Path}/{c.Id}", new { prerequisites = new[] { courses[(i + 1) % courses.Count].Id } })));
        Assert.Equal(5, answers.Count(a => a.StatusCode == HttpStatusCode.OK));
        Assert.Equal(1, answers.Count(a => a.StatusCode == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task What_is_wrong_is_said_field_by_field()
    {
        var admin = (await college.AdministratorAsync()).Http;
        var course = await college.NewCourseAsync();
        var problem = await admin.PostAsync(Path, new { credits = 61 }).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        Assert.Equal(["code", "title", "credits", "departmentId"], problem.GetProperty("errors").EnumerateObject().Select(e => e.Name));

        foreach (var (field, body) in new (string, object)[]
        {
            ("prerequisites", new { prerequisites = new[] { course.Id, 999_999_999_999 } }), ("prerequisites", new { prerequisites = new long[] { -1 } }),
            ("prerequisites", new { prerequisites = Enumerable.Range(1, 51) }), ("departmentId", new { departmentId = 999_999_999_999 }),
            ("credits", new { credits = -1 }), ("title", new { title = "  " }), ("code", new { code = new string('x', 17) }),
        })
        {
            problem = await admin.PatchAsync($"{Path}/{course.Id}", body).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
            Assert.Equal(field, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
        }

        foreach (var body in new object[] { new { prerequisites = new long?[] { null } }, new { prerequisites = 7 }, new { credits = 2.5 }, new { credits = "3" }, new { departmentId = 1e30 } })
        {
            await admin.PatchAsync($"{Path}/{course.Id}", body).ProblemAsync(HttpStatusCode.BadRequest, "malformed");
        }
    }

    [Fact]
    public async Task A_code_is_taken_once_even_in_parallel()
    {
        var admin = (await college.AdministratorAsync()).Http;
        var department = await college.NewDepartmentAsync();
        var code = $"C{College.Next()}";
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => admin.PostAsync(Path, new { code, title = "x", credits = 1, departmentId = department.Id })));
        Assert.Equal(1, answers.Count(a => a.StatusCode == HttpStatusCode.Created));
        foreach (var refused in answers.Where(a => a.StatusCode != HttpStatusCode.Created))
        {
            await Task.FromResult(refused).ProblemAsync(HttpStatusCode.Conflict, "code_taken");
        }
    }

    [Fact]
    public async Task A_course_in_use_stays()
    {
        var admin = (await college.AdministratorAsync()).Http;
        var basics = await college.NewCourseAsync();
        var advanced = await college.NewCourseAsync(prerequisites: basics.Id);
        await admin.DeleteAsync($"{Path}/{basics.Id}").ProblemAsync(HttpStatusCode.Conflict, "in_use");
        await college.NewSectionAsync(course: advanced);
        await admin.DeleteAsync($"{Path}/{advanced.Id}").ProblemAsync(HttpStatusCode.Conflict, "in_use");
        Assert.Equal(1, await college.InDbAsync(db => db.Set<CoursePrerequisite>().CountAsync(p => p.CourseId == advanced.Id)));
    }

    [Fact]
    public async Task Only_the_right_people_write()
    {
        var theirs = await college.NewCourseAsync();
        var mine = await college.NewCourseAsync();
        var head = (await college.NewPersonAsync(Role.Head, mine.DepartmentId)).Http;
        await head.PostAsync(Path, new { code = "x", title = "x", credits = 1, departmentId = theirs.DepartmentId }).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await head.PatchAsync($"{Path}/{theirs.Id}", new { title = "x" }).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await head.PatchAsync($"{Path}/{mine.Id}", new { departmentId = theirs.DepartmentId }).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await head.DeleteAsync($"{Path}/{theirs.Id}").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");

        var teacher = (await college.NewPersonAsync(Role.Teacher, mine.DepartmentId)).Http;
        await teacher.GetAsync($"{Path}/{mine.Id}").StatusAsync(HttpStatusCode.OK);
        await teacher.PatchAsync($"{Path}/{mine.Id}", new { title = "x" }).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await teacher.DeleteAsync($"{Path}/{mine.Id}").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await college.Anonymous.GetAsync(Path).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        await college.Anonymous.PostAsync(Path, new { }).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    private static IEnumerable<long> Prerequisites(System.Text.Json.JsonElement course) => course.GetProperty("prerequisites").EnumerateArray().Select(p => p.GetInt64());
}

[Collection(OnSqlite.Name)]
public sealed class CourseTestsOnSqlite(SqliteCollege college) : CourseTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class CourseTestsOnPostgres(PostgresCollege college) : CourseTests(college);
