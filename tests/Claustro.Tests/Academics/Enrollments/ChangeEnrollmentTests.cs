using System.Net;
using Claustro.Academics.Enrollments;
using Claustro.Academics.Sections;
using Claustro.Academics.Terms;
using Claustro.Notifications;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Claustro.Tests.Academics.Enrollments;

public abstract class ChangeEnrollmentTests(College college)
{
    private const string Path = "/api/v1/enrollments";

    [Fact]
    public async Task A_request_is_approved_or_rejected_by_those_who_decide()
    {
        var teacher = await college.NewPersonAsync(Role.Teacher);
        var section = await college.NewSectionAsync(capacity: 3, requiresApproval: true, teacherId: teacher.Id);
        var (first, second) = (await EnrollAsync(section), await EnrollAsync(section));
        Assert.Equal("approved", (await ChangeAsync(teacher, first.Id, "approved").JsonAsync()).Text("status"));
        Assert.Equal("rejected", (await ChangeAsync(await college.AdministratorAsync(), second.Id, "rejected").JsonAsync()).Text("status"));
        await ChangeAsync(teacher, second.Id, "approved").ProblemAsync(HttpStatusCode.Conflict, "bad_transition");
        await ChangeAsync(teacher, first.Id, "rejected").ProblemAsync(HttpStatusCode.Conflict, "bad_transition");
        await ChangeAsync(teacher, first.Id, "approved").ProblemAsync(HttpStatusCode.Conflict, "bad_transition");
        Assert.Equal(["enrollment.approved", "enrollment.requested"], await EventsAsync(first.Student));
        Assert.Equal(["enrollment.rejected", "enrollment.requested"], await EventsAsync(second.Student));
        await college.HoldsInvariantsAsync(section.Id);
    }

    [Fact]
    public async Task Nobody_changes_or_reads_what_is_not_theirs()
    {
        var course = await college.NewCourseAsync();
        var section = await college.NewSectionAsync(course: course, requiresApproval: true);
        var (mine, student) = await EnrollAsync(section);
        Person[] strangers = [await college.NewPersonAsync(Role.Student), await college.NewPersonAsync(Role.Teacher), await college.NewPersonAsync(Role.Head, (await college.NewDepartmentAsync()).Id)];
        foreach (var stranger in strangers)
        {
            await ChangeAsync(stranger, mine, "dropped").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
            await stranger.Http.GetAsync($"{Path}/{mine}").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
            Assert.Empty((await stranger.Http.GetAsync($"{Path}?section={section.Id}").JsonAsync()).Items());
        }

        await ChangeAsync(student, mine, "approved").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await ChangeAsync(student, 999_999_999, "dropped").ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await college.Anonymous.PatchAsync($"{Path}/{mine}", new { status = "dropped" }).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        await college.Anonymous.GetAsync($"{Path}/{mine}").ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        var head = await college.NewPersonAsync(Role.Head, course.DepartmentId);
        Assert.Equal(mine, (await head.Http.GetAsync($"{Path}?section={section.Id}").JsonAsync()).Items().Single().Id());
        await ChangeAsync(head, mine, "approved").StatusAsync(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("requested"), InlineData("waitlisted"), InlineData("Dropped"), InlineData(""), InlineData(null), InlineData("5"), InlineData("approved,dropped")]
    public async Task Other_words_are_400(string? status)
    {
        var (id, student) = await EnrollAsync(await college.NewSectionAsync());
        await ChangeAsync(student, id, status).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
    }

    [Fact]
    public async Task After_the_deadline_students_no_longer_drop_but_staff_does()
    {
        var section = await college.NewSectionAsync(await college.NewTermAsync(change: t => t.DropDeadline = college.Clock.GetUtcNow().UtcDateTime.AddMinutes(-1)));
        var (id, student) = await EnrollAsync(section);
        await ChangeAsync(student, id, "dropped").ProblemAsync(HttpStatusCode.Conflict, "drop_deadline");
        await ChangeAsync(await college.AdministratorAsync(), id, "dropped").StatusAsync(HttpStatusCode.OK);
        await ChangeAsync(await college.AdministratorAsync(), id, "dropped").ProblemAsync(HttpStatusCode.Conflict, "bad_transition");
    }

    [Fact]
    public async Task A_closed_sheet_keeps_its_students_and_takes_nobody()
    {
        var section = await college.NewSectionAsync(waitlist: 3);
        var (id, student) = await EnrollAsync(section);
        await college.InDbAsync(db => db.Set<Section>().Where(s => s.Id == section.Id).ExecuteUpdateAsync(s => s.SetProperty(x => x.ClosedAt, college.Clock.GetUtcNow().UtcDateTime)));
        await ChangeAsync(student, id, "dropped").ProblemAsync(HttpStatusCode.Conflict, "sheet_closed");
        await (await college.NewPersonAsync(Role.Student)).Http.PostAsync(Path, new { sectionId = section.Id }).ProblemAsync(HttpStatusCode.Conflict, "enrollment_closed");
    }

    [Fact]
    public async Task A_freed_seat_goes_to_the_first_who_may_have_it_and_the_others_keep_their_place()
    {
        var (term, course) = (await college.NewTermAsync(), await college.NewCourseAsync(10));
        var section = await college.NewSectionAsync(term, course, capacity: 1, waitlist: 5, requiresApproval: true);
        var (seat, holder) = await EnrollAsync(section);
        var clashing = await EnrollAsync(section, waitlist: true);
        var loaded = await EnrollAsync(section, waitlist: true);
        var held = await EnrollAsync(section, waitlist: true);
        var (next, lucky) = await EnrollAsync(section, waitlist: true);
        var last = await EnrollAsync(section, waitlist: true);
        await EnrollAsync(await college.NewSectionAsync(term, await college.NewCourseAsync(1), from: "09:30", to: "10:30"), clashing.Student);
        for (var day = 2; day <= 4; day++)
        {
            await EnrollAsync(await college.NewSectionAsync(term, course, weekday: day), loaded.Student);
        }

        await college.AddAsync(new Hold { StudentId = held.Student.Id, Reason = "Tasas.", PlacedBy = 1, CreatedAt = college.Clock.GetUtcNow().UtcDateTime });
        await ChangeAsync(holder, seat, "dropped").StatusAsync(HttpStatusCode.OK);

        Assert.Equal("requested", (await lucky.Http.GetAsync($"{Path}/{next}").JsonAsync()).Text("status"));
        Assert.Equal(["enrollment.promoted", "enrollment.waitlisted"], await EventsAsync(lucky));
        Assert.Equal([1, 2, 3, 4], await PositionsAsync(clashing, loaded, held, last));
        await college.HoldsInvariantsAsync(section.Id);
    }

    [Fact]
    public async Task Who_drops_what_kept_them_waiting_gets_the_free_seat()
    {
        var term = await college.NewTermAsync();
        var section = await college.NewSectionAsync(term, capacity: 1, waitlist: 1);
        var (seat, holder) = await EnrollAsync(section);
        var (place, student) = await EnrollAsync(section, waitlist: true);
        var (other, _) = await EnrollAsync(await college.NewSectionAsync(term, from: "09:30", to: "10:30"), student);
        await ChangeAsync(holder, seat, "dropped").StatusAsync(HttpStatusCode.OK);
        Assert.Equal("waitlisted", (await student.Http.GetAsync($"{Path}/{place}").JsonAsync()).Text("status"));
        await ChangeAsync(student, other, "dropped").StatusAsync(HttpStatusCode.OK);
        Assert.Equal("approved", (await student.Http.GetAsync($"{Path}/{place}").JsonAsync()).Text("status"));
        await college.HoldsInvariantsAsync(section.Id);
    }

    [Fact]
    public async Task Whoever_leaves_the_waitlist_moves_the_others_up()
    {
        var section = await college.NewSectionAsync(capacity: 1, waitlist: 3);
        await EnrollAsync(section);
        var (first, second, third) = (await EnrollAsync(section, waitlist: true), await EnrollAsync(section, waitlist: true), await EnrollAsync(section, waitlist: true));
        await ChangeAsync(first.Student, first.Id, "dropped").StatusAsync(HttpStatusCode.OK);
        await ChangeAsync(await college.AdministratorAsync(), second.Id, "approved").ProblemAsync(HttpStatusCode.Conflict, "bad_transition");
        await ChangeAsync(await college.AdministratorAsync(), second.Id, "rejected").StatusAsync(HttpStatusCode.OK);
        Assert.Equal([1], await PositionsAsync(third));
        await college.HoldsInvariantsAsync(section.Id);
    }

    [Fact]
    public async Task More_capacity_seats_who_waits()
    {
        var section = await college.NewSectionAsync(capacity: 1, waitlist: 3);
        await EnrollAsync(section);
        var (first, second, third) = (await EnrollAsync(section, waitlist: true), await EnrollAsync(section, waitlist: true), await EnrollAsync(section, waitlist: true));
        await using (var scope = college.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<Claustro.Platform.Data.CollegeDb>();
            var outbox = scope.ServiceProvider.GetRequiredService<Outbox>();
            Assert.Equal(2, await db.InTransactionAsync(async () =>
            {
                await db.Set<Section>().Where(s => s.Id == section.Id).ExecuteUpdateAsync(s => s.SetProperty(x => x.Capacity, 3));
                return await WaitlistPromotion.RunAsync(db, outbox, scope.ServiceProvider.GetRequiredService<Claustro.Academics.Institution>(), section.Id, college.Clock.GetUtcNow().UtcDateTime, default);
            }));
        }

        Assert.Equal("approved", (await first.Student.Http.GetAsync($"{Path}/{first.Id}").JsonAsync()).Text("status"));
        Assert.Equal("approved", (await second.Student.Http.GetAsync($"{Path}/{second.Id}").JsonAsync()).Text("status"));
        Assert.Equal([1], await PositionsAsync(third));
        await college.HoldsInvariantsAsync(section.Id);
    }

    [Fact]
    public async Task Lists_show_what_one_may_see_and_filter_it()
    {
        var teacher = await college.NewPersonAsync(Role.Teacher);
        var term = await college.NewTermAsync();
        var (taught, other) = (await college.NewSectionAsync(term, teacherId: teacher.Id), await college.NewSectionAsync(term, weekday: 2));
        var (a, student) = await EnrollAsync(taught);
        var (b, _) = await EnrollAsync(other, student);
        var (c, _) = await EnrollAsync(taught);
        Assert.Equal([a, b], await IdsAsync(student, $"?term={term.Id}"));
        Assert.Equal([a, c], await IdsAsync(teacher, $"?term={term.Id}&status=approved"));
        Assert.Equal([a], await IdsAsync(teacher, $"?student={student.Id}"));
        Assert.Empty(await IdsAsync(student, $"?section={taught.Id}&status=dropped"));
        var admin = await college.AdministratorAsync();
        Assert.Equal([a, b, c], await IdsAsync(admin, $"?term={term.Id}"));
        var page = await admin.Http.GetAsync($"{Path}?term={term.Id}&page=2&pageSize=2").JsonAsync();
        Assert.Equal((3, 1), (page.GetProperty("total").GetInt32(), page.Items().Count));
        Assert.Equal(["id", "sectionId", "studentId", "status", "createdAt"], page.Items()[0].EnumerateObject().Select(p => p.Name));
        await student.Http.GetAsync($"{Path}?status=x").ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        await student.Http.GetAsync($"{Path}?section=x").StatusAsync(HttpStatusCode.BadRequest);
        await student.Http.GetAsync($"{Path}/x").StatusAsync(HttpStatusCode.BadRequest);
        await college.Anonymous.GetAsync(Path).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    private static async Task<List<long>> IdsAsync(Person who, string query) => (await who.Http.GetAsync(Path + query).JsonAsync()).Items().ConvertAll(i => i.Id());

    private static async Task<List<int>> PositionsAsync(params (long Id, Person Student)[] waiting)
    {
        var positions = new List<int>();
        foreach (var (id, student) in waiting)
        {
            positions.Add((await student.Http.GetAsync($"{Path}/{id}").JsonAsync()).GetProperty("position").GetInt32());
        }

        return positions;
    }

    private static Task<HttpResponseMessage> ChangeAsync(Person who, long id, string? status) => who.Http.PatchAsync($"{Path}/{id}", new { status });

    private Task<List<string>> EventsAsync(Person person) => college.InDbAsync(db => db.Set<Notification>().Where(n => n.PersonId == person.Id).Select(n => n.Event).OrderBy(e => e).ToListAsync());

    private async Task<(long Id, Person Student)> EnrollAsync(Section section, Person? student = null, bool waitlist = false)
    {
        student ??= await college.NewPersonAsync(Role.Student);
        return ((await student.Http.PostAsync(Path, new { sectionId = section.Id, waitlist }).JsonAsync(HttpStatusCode.Created)).Id(), student);
    }
}

[Collection(OnSqlite.Name)]
public sealed class ChangeEnrollmentTestsOnSqlite(SqliteCollege college) : ChangeEnrollmentTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class ChangeEnrollmentTestsOnPostgres(PostgresCollege college) : ChangeEnrollmentTests(college);
