using System.Net;
using System.Text.Json;
using Claustro.Academics;
using Claustro.Academics.Announcements;
using Claustro.Academics.Enrollments;
using Claustro.Academics.Sections;
using Claustro.Notifications;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Claustro.Tests.Academics.Announcements;

public abstract class AnnouncementTests(College college)
{
    [Fact]
    public async Task A_teacher_announces_and_every_student_is_told_once()
    {
        var (section, teacher) = await NewSectionAsync();
        var (first, second) = (await college.NewMemberAsync(section), await college.NewMemberAsync(section));
        var outsider = await college.NewPersonAsync(Role.Student);
        var made = await teacher.Http.PostAsync(At(section), new { title = "Examen <b>mañana</b> 🎓", body = new string('ñ', 9_999) }).JsonAsync(HttpStatusCode.Created);
        Assert.Equal(["id", "sectionId", "author", "title", "body", "createdAt"], made.EnumerateObject().Select(p => p.Name));
        Assert.Equal(teacher.Id, made.GetProperty("author").Id());

        var told = await college.InDbAsync(db => db.Set<Notification>().Where(n => n.Event == "section.announcement" && n.DedupeKey.StartsWith($"announcement:{made.Id()}:")).ToListAsync());
        Assert.Equal([first.Id, second.Id], told.Select(n => n.PersonId).Order());
        Assert.DoesNotContain(outsider.Id, told.Select(n => n.PersonId));
        var data = JsonDocument.Parse(told[0].Data).RootElement;
        Assert.Equal(("Examen <b>mañana</b> 🎓", section.Code, "Álgebra lineal"), (data.Text("title"), data.Text("section"), data.Text("course")));
        Assert.Equal(AnnouncementRules.MaxExcerpt, data.Text("body")!.Length);
    }

    [Fact]
    public async Task Members_read_the_newest_first()
    {
        var (section, teacher) = await NewSectionAsync();
        var student = await college.NewMemberAsync(section);
        var requested = await college.NewPersonAsync(Role.Student);
        await college.AddAsync(new Enrollment { StudentId = requested.Id, SectionId = section.Id, Status = EnrollmentStatus.Requested });
        foreach (var title in new[] { "Uno", "Dos", "Tres" })
        {
            await teacher.Http.PostAsync(At(section), new { title, body = "Texto" }).StatusAsync(HttpStatusCode.Created);
        }

        var head = await college.NewPersonAsync(Role.Head, (await college.InDbAsync(db => SectionAccess.LoadAsync(db, section.Id, default)))!.DepartmentId);
        foreach (var reader in new[] { student.Http, requested.Http, teacher.Http, head.Http, (await college.AdministratorAsync()).Http })
        {
            Assert.Equal(["Tres", "Dos", "Uno"], (await reader.GetAsync(At(section)).JsonAsync()).Items().Select(a => a.Text("title")));
        }

        var page = await student.Http.GetAsync($"{At(section)}?page=2&pageSize=2").JsonAsync();
        Assert.Equal(("Uno", 3), (page.Items().Single().Text("title"), page.GetProperty("total").GetInt32()));
        Assert.Empty((await student.Http.GetAsync($"{At(section)}?page=1000000000").JsonAsync()).Items());
    }

    [Fact]
    public async Task Others_neither_read_nor_write()
    {
        var (section, teacher) = await NewSectionAsync();
        var (other, otherTeacher) = await NewSectionAsync();
        var student = await college.NewMemberAsync(section);
        var otherStudent = await college.NewMemberAsync(other);
        var otherHead = await college.NewPersonAsync(Role.Head, (await college.NewDepartmentAsync()).Id);
        var dropped = await college.NewPersonAsync(Role.Student);
        await college.AddAsync(new Enrollment { StudentId = dropped.Id, SectionId = section.Id, Status = EnrollmentStatus.Dropped });
        var body = new { title = "x", body = "x" };
        foreach (var reader in new[] { otherStudent, otherTeacher, otherHead, dropped })
        {
            await reader.Http.GetAsync(At(section)).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
            await reader.Http.PostAsync(At(section), body).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        }

        await student.Http.PostAsync(At(section), body).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await teacher.Http.PostAsync("/api/v1/sections/999999999999/announcements", body).ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await teacher.Http.GetAsync("/api/v1/sections/999999999999/announcements").ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await college.Anonymous.GetAsync(At(section)).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        await college.Anonymous.PostAsync(At(section), body).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        await (await college.AdministratorAsync()).Http.PostAsync(At(section), body).StatusAsync(HttpStatusCode.Created);
    }

    [Fact]
    public async Task What_is_wrong_is_said_field_by_field()
    {
        var (section, teacher) = await NewSectionAsync();
        var problem = await teacher.Http.PostAsync(At(section), new { title = new string('x', 161) }).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        Assert.Equal(["title", "body"], problem.GetProperty("errors").EnumerateObject().Select(e => e.Name));
        await teacher.Http.PostAsync(At(section), new { title = "x", body = 7 }).ProblemAsync(HttpStatusCode.BadRequest, "malformed");
    }

    [Fact]
    public void The_event_is_registered_with_a_template_in_each_language()
    {
        var known = college.Services.GetServices<NotificationEvent>().Single(e => e.Name == "section.announcement");
        Assert.Equal(typeof(AcademicsSetup).Assembly, known.Assembly);
        foreach (var language in new[] { "es", "en" })
        {
            using var template = known.Assembly.GetManifestResourceStream($"section.announcement.{language}.html");
            using var reader = new StreamReader(template!);
            Assert.StartsWith("Subject: ", reader.ReadLine());
            Assert.Equal("", reader.ReadLine());
        }
    }

    private static string At(Section section) => $"/api/v1/sections/{section.Id}/announcements";

    private async Task<(Section, Person)> NewSectionAsync()
    {
        var teacher = await college.NewPersonAsync(Role.Teacher);
        return (await college.NewSectionAsync(teacherId: teacher.Id), teacher);
    }
}

public sealed class AnnouncementRulesTests
{
    [Theory]
    [InlineData(' ')]
    [InlineData('x')]
    public void An_excerpt_is_short_and_whole(char last)
    {
        var excerpt = AnnouncementRules.Excerpt(string.Concat(Enumerable.Repeat("🎓", 130)) + last + string.Concat(Enumerable.Repeat("🎓", 4_000)));
        Assert.InRange(excerpt.Length, 200, AnnouncementRules.MaxExcerpt);
        Assert.EndsWith("…", excerpt);
        Assert.Equal(excerpt, System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(excerpt)));
    }

    [Fact]
    public void A_short_text_stays_as_it_is() => Assert.Equal("Hola", AnnouncementRules.Excerpt("Hola"));
}

[Collection(OnSqlite.Name)]
public sealed class AnnouncementTestsOnSqlite(SqliteCollege college) : AnnouncementTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class AnnouncementTestsOnPostgres(PostgresCollege college) : AnnouncementTests(college);
