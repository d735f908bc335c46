using System.Net;
using Claustro.Academics.Attendance;
using Claustro.Platform.Http;
using Claustro.Tests.Academics.Grades;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Claustro.Tests.Academics.Attendance;

public abstract class AttendanceTests(College college)
{
    private string Today => Day(0);

    [Fact]
    public async Task A_teacher_marks_a_day_and_corrects_it()
    {
        var sheet = await Sheet.NewAsync(college, 2);
        var path = $"{sheet.Path}/attendance/{Today}";
        Assert.Equal(2, (await PutAsync(sheet, Today, (0, "present"), (1, "absent")).JsonAsync()).GetProperty("written").GetInt32());
        Assert.Equal(1, (await PutAsync(sheet, Today, (1, "late")).JsonAsync()).GetProperty("written").GetInt32());
        var page = await sheet.Teacher.Http.GetAsync(path).JsonAsync();
        Assert.Equal(2, page.GetProperty("total").GetInt32());
        Assert.Equal([(sheet.Students[0].Id, "present"), (sheet.Students[1].Id, "late")], page.Items().Select(i => (i.GetProperty("studentId").GetInt64(), i.Text("status")!)));
        Assert.Empty((await sheet.Teacher.Http.GetAsync($"{sheet.Path}/attendance/{Day(1)}").JsonAsync()).Items());
    }

    [Fact]
    public async Task A_student_sees_their_own_attendance_newest_first()
    {
        var sheet = await Sheet.NewAsync(college, 2);
        await PutAsync(sheet, Day(-1), (0, "excused"), (1, "present")).JsonAsync();
        await PutAsync(sheet, Today, (0, "absent")).JsonAsync();
        var mine = await sheet.Students[0].Http.GetAsync("/api/v1/me/attendance").JsonAsync();
        Assert.Equal([(Today, "absent"), (Day(-1), "excused")], mine.Items().Select(i => (i.Text("date")!, i.Text("status")!)));
        Assert.Equal(["sectionId", "courseCode", "title", "date", "status"], mine.Items()[0].EnumerateObject().Select(p => p.Name));
        Assert.Equal(2, (await sheet.Students[0].Http.GetAsync($"/api/v1/me/attendance?term={sheet.Section.TermId}&pageSize=1").JsonAsync()).GetProperty("total").GetInt32());
        Assert.Empty((await sheet.Students[0].Http.GetAsync("/api/v1/me/attendance?term=999999999").JsonAsync()).Items());
        await sheet.Students[0].Http.GetAsync("/api/v1/me/attendance?term=x").StatusAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task One_bad_row_refuses_all_of_them()
    {
        var (sheet, other) = (await Sheet.NewAsync(college, 1), await Sheet.NewAsync(college, 1));
        var path = $"{sheet.Path}/attendance/{Today}";
        var good = new { studentId = sheet.Students[0].Id, status = "present" };
        await sheet.Teacher.Http.PutAsync(path, (object)new object[] { good, new { studentId = other.Students[0].Id, status = "present" } }).ProblemAsync(HttpStatusCode.BadRequest, "not_enrolled");
        foreach (var bad in (object?[])[null, good, new { }, new { studentId = good.studentId, status = "asleep" }, new { studentId = good.studentId, status = (string?)null }])
        {
            await sheet.Teacher.Http.PutAsync(path, (object)new[] { good, bad }).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
        }

        await sheet.Teacher.Http.PutAsync(path, new { }).ProblemAsync(HttpStatusCode.BadRequest, "malformed");
        Assert.Empty((await sheet.Teacher.Http.GetAsync(path).JsonAsync()).Items());
        Assert.Equal(0, (await sheet.Teacher.Http.PutAsync(path, Array.Empty<object>()).JsonAsync()).GetProperty("written").GetInt32());
    }

    [Theory]
    [InlineData("2026-02-30"), InlineData("today"), InlineData("01-02-2026"), InlineData("2026-1-1"), InlineData("1900-01-01"), InlineData("9999-12-31")]
    public async Task A_date_must_be_one_of_the_term(string date)
    {
        var sheet = await Sheet.NewAsync(college, 1);
        await PutAsync(sheet, date, (0, "present")).ProblemAsync(HttpStatusCode.BadRequest, "invalid");
    }

    [Fact]
    public async Task Two_who_mark_the_same_day_at_once_leave_one_mark_each()
    {
        var sheet = await Sheet.NewAsync(college, 2);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => PutAsync(sheet, Today, (0, i % 2 == 0 ? "late" : "present"), (1, "present"))));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
        Assert.Equal(2, await college.InDbAsync(db => db.Set<AttendanceMark>().CountAsync(m => m.SectionId == sheet.Section.Id)));
    }

    [Fact]
    public async Task Only_the_right_people_read_and_write()
    {
        var (sheet, other) = (await Sheet.NewAsync(college, 1), await Sheet.NewAsync(college, 1));
        var path = $"{sheet.Path}/attendance/{Today}";
        var rows = new[] { new { studentId = sheet.Students[0].Id, status = "present" } };
        foreach (var stranger in (Person[])[sheet.Students[0], other.Teacher])
        {
            await stranger.Http.PutAsync(path, (object)rows).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
            await stranger.Http.GetAsync(path).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        }

        var head = await college.NewPersonAsync(Role.Head, sheet.DepartmentId);
        await head.Http.PutAsync(path, (object)rows).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await head.Http.GetAsync(path).StatusAsync(HttpStatusCode.OK);
        var admin = (await college.AdministratorAsync()).Http;
        await admin.PutAsync(path, (object)rows).StatusAsync(HttpStatusCode.OK);
        await admin.GetAsync($"/api/v1/sections/999999999/attendance/{Today}").ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await college.Anonymous.GetAsync(path).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    private string Day(int offset) => college.Clock.GetUtcNow().AddDays(offset).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static Task<HttpResponseMessage> PutAsync(Sheet sheet, string date, params (int Student, string Status)[] rows) =>
        sheet.Teacher.Http.PutAsync($"{sheet.Path}/attendance/{date}", (object)rows.Select(r => new { studentId = sheet.Students[r.Student].Id, status = r.Status }).ToArray());
}

[Collection(OnSqlite.Name)]
public sealed class AttendanceTestsOnSqlite(SqliteCollege college) : AttendanceTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class AttendanceTestsOnPostgres(PostgresCollege college) : AttendanceTests(college);
