using Claustro.Academics.Sections;
using System.Net;
using System.Text.RegularExpressions;
using Claustro.Academics.Attendance;
using Claustro.Academics.Calendar;
using Claustro.Academics.Enrollments;
using Claustro.Academics.Grades;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Claustro.Tests.Identity.SignIn;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Claustro.Tests.Academics;

/// <summary>The pages of students and of anybody: who may open them, and whose things they show. What they look like is for the browser tests.</summary>
public abstract class StudentPagesTests(College college)
{
    [Theory]
    [InlineData("/enroll")]
    [InlineData("/grades")]
    [InlineData("/attendance")]
    [InlineData("/transcript")]
    [InlineData("/schedule")]
    public async Task Pages_of_students_are_for_them_only(string page)
    {
        var student = await college.NewPersonAsync(Role.Student);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(student.Http, page)).Status);
        var other = page == "/schedule" ? await college.AdministratorAsync() : await college.NewPersonAsync(Role.Teacher);
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync(other.Http, page)).Status);
        Assert.Contains((await GetAsync(college.Anonymous, page)).Status, new[] { HttpStatusCode.Redirect, HttpStatusCode.Unauthorized });
    }

    [Fact]
    public async Task The_start_page_is_for_everybody()
    {
        foreach (var http in new[] { college.Anonymous, (await college.NewPersonAsync(Role.Student)).Http, (await college.NewPersonAsync(Role.Teacher)).Http, (await college.AdministratorAsync()).Http })
        {
            Assert.Equal(HttpStatusCode.OK, (await GetAsync(http, "/")).Status);
        }
    }

    [Fact]
    public async Task Anybody_reads_the_catalogue_and_no_name_but_the_teachers()
    {
        var teacher = await college.NewPersonAsync(Role.Teacher);
        var section = await college.NewSectionAsync(teacherId: teacher.Id);
        var student = await college.NewMemberAsync(section);
        foreach (var page in new[] { $"/catalogue?term=all&q={section.Code}", $"/catalogue/{section.Id}" })
        {
            var (status, html) = await GetAsync(college.Anonymous, page);
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Contains(section.Code, html, StringComparison.Ordinal);
            Assert.Contains($"Peña {teacher.Number[1..]}", html, StringComparison.Ordinal);
            Assert.DoesNotContain(student.Number[1..], html, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(college.Anonymous, "/catalogue/999999999")).Status);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(college.Anonymous, "/catalogue?term=x&department=-1&page=0&q=%25%27%3Cscript%3E")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await GetAsync(college.Anonymous, "/catalogue?q=" + new string('a', 101))).Status);
    }

    [Fact]
    public async Task Who_sends_the_same_enrolment_twice_is_told_what_they_have()
    {
        var term = await college.NewTermAsync();
        var (free, full) = (await college.NewSectionAsync(term, weekday: 1), await college.NewSectionAsync(term, weekday: 2, capacity: 1, waitlist: 2));
        await college.NewMemberAsync(full);
        college.Services.GetRequiredService<SectionCatalogue>().Forget(); // what was arranged beside the front door is not heard of for a second
        var student = await college.NewPersonAsync(Role.Student);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = college.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", student.Token);
        http.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        var address = $"/enroll?term={term.Id}";
        var token = WebUtility.HtmlDecode(Regex.Match(await http.GetStringAsync(address), "name=\"__RequestVerificationToken\" value=\"([^\"]*)\"").Groups[1].Value);
        foreach (var (field, section, says) in new[] { ("take", free, "Ya tiene plaza en"), ("wait", full, "en el puesto 1") })
        {
            for (var time = 1; time <= 2; time++)
            {
                using var sent = await http.FormAsync(address, ("_handler", "enroll"), ("__RequestVerificationToken", token), (field, $"{section.Id}"));
                Assert.Equal(HttpStatusCode.Found, sent.StatusCode);
                Assert.Contains(says, await http.GetStringAsync(address), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task The_enrolment_page_says_before_the_click_what_the_rules_would_say()
    {
        var term = await college.NewTermAsync();
        var needed = await college.NewCourseAsync();
        var held = await college.NewSectionAsync(term);
        var clashing = await college.NewSectionAsync(term, from: "09:30", to: "10:30");
        var advanced = await college.NewSectionAsync(term, await college.NewCourseAsync(3, null, needed.Id), weekday: 2);
        var full = await college.NewSectionAsync(term, weekday: 3, capacity: 1);
        var waitable = await college.NewSectionAsync(term, weekday: 4, capacity: 1, waitlist: 2);
        var free = await college.NewSectionAsync(term, weekday: 5);
        await college.NewMemberAsync(full);
        await college.NewMemberAsync(waitable);
        var student = await college.NewMemberAsync(held);

        college.Services.GetRequiredService<SectionCatalogue>().Forget(); // what was arranged beside the front door is not heard of for a second
        var (_, html) = await GetAsync(student.Http, $"/enroll?term={term.Id}");
        Assert.Equal("schedule_conflict", Why(html, clashing.Id));
        Assert.Equal("prerequisite", Why(html, advanced.Id));
        Assert.Equal("section_full", Why(html, full.Id));
        Assert.Contains("name=\"wait\"", Card(html, waitable.Id), StringComparison.Ordinal);
        Assert.Contains("name=\"take\"", Card(html, free.Id), StringComparison.Ordinal);
        Assert.DoesNotContain("<button", Card(html, held.Id), StringComparison.Ordinal);

        await college.AddAsync(new Hold { StudentId = student.Id, Reason = "Tasas <b>sin pagar</b>.", PlacedBy = student.Id, CreatedAt = college.Clock.GetUtcNow().UtcDateTime });
        (_, html) = await GetAsync(student.Http, $"/enroll?term={term.Id}");
        Assert.Equal("hold", Why(html, free.Id));
        Assert.DoesNotContain("<b>sin", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_drops_anothers_enrolment_by_the_page()
    {
        var section = await college.NewSectionAsync();
        var victim = await college.NewMemberAsync(section);
        var enrollment = await college.InDbAsync(db => db.Set<Enrollment>().Where(e => e.StudentId == victim.Id).Select(e => e.Id).SingleAsync());
        var student = await college.NewMemberAsync(section);
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = true }) { BaseAddress = college.Address };
        browser.DefaultRequestHeaders.Authorization = student.Http.DefaultRequestHeaders.Authorization;
        var (_, html) = await GetAsync(browser, "/enroll");
        var token = Regex.Match(html, "name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"").Groups[1].Value;
        Assert.NotEmpty(token);
        using var answer = await browser.PostAsync("/enroll", new FormUrlEncodedContent(new Dictionary<string, string> { ["_handler"] = "drop", ["__RequestVerificationToken"] = token, ["drop"] = $"{enrollment}" }));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(EnrollmentStatus.Approved, await college.InDbAsync(db => db.Set<Enrollment>().Where(e => e.Id == enrollment).Select(e => e.Status).SingleAsync()));
    }

    [Fact]
    public async Task What_was_dropped_is_taken_again_by_the_button_beside_the_word()
    {
        var section = await college.NewSectionAsync();
        var student = await college.NewMemberAsync(section);
        var enrollment = await college.InDbAsync(db => db.Set<Enrollment>().Where(e => e.StudentId == student.Id).Select(e => e.Id).SingleAsync());
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = true }) { BaseAddress = college.Address };
        browser.DefaultRequestHeaders.Authorization = student.Http.DefaultRequestHeaders.Authorization;
        var (tries, html) = (0, "");
        while (!html.Contains("name=\"drop\"", StringComparison.Ordinal)) // the list of terms is a second old at most
        {
            Assert.True(tries++ < 60, html);
            await Task.Delay(100);
            (_, html) = await GetAsync(browser, $"/enroll?term={section.TermId}");
        }

        using var dropped = await browser.PostAsync($"/enroll?term={section.TermId}", new FormUrlEncodedContent(new Dictionary<string, string> { ["_handler"] = "drop", ["__RequestVerificationToken"] = Token(html), ["drop"] = $"{enrollment}" }));
        Assert.Equal(HttpStatusCode.Found, dropped.StatusCode);
        (_, html) = await GetAsync(browser, $"/enroll?term={section.TermId}");
        var undo = Regex.Match(html, "<form method=\"post\" action=\"([^\"]+)\" class=\"form inline\">.*?</form>", RegexOptions.Singleline);
        Assert.True(undo.Success, html);
        var fields = Regex.Matches(undo.Value, "name=\"([^\"]+)\" value=\"([^\"]*)\"").ToDictionary(m => m.Groups[1].Value, m => WebUtility.HtmlDecode(m.Groups[2].Value));
        using var back = await browser.PostAsync(WebUtility.HtmlDecode(undo.Groups[1].Value), new FormUrlEncodedContent(fields));
        Assert.Equal(HttpStatusCode.Found, back.StatusCode);
        Assert.True(await college.InDbAsync(db => db.Set<Enrollment>().AnyAsync(e => e.StudentId == student.Id && e.SectionId == section.Id && e.Status == EnrollmentStatus.Approved)));
    }

    private static string Token(string html) => Regex.Match(html, "name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"").Groups[1].Value;

    [Fact]
    public async Task Removing_a_calendar_address_that_is_gone_already_is_said_kindly()
    {
        await college.NewTermAsync(); // of a college without any there is no timetable
        college.Services.GetRequiredService<SectionCatalogue>().Forget();
        var student = await college.NewPersonAsync(Role.Student);
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = true }) { BaseAddress = college.Address };
        browser.DefaultRequestHeaders.Authorization = student.Http.DefaultRequestHeaders.Authorization;
        var (_, html) = await GetAsync(browser, "/schedule");
        using var answer = await browser.PostAsync("/schedule", new FormUrlEncodedContent(new Dictionary<string, string> { ["_handler"] = "remove", ["__RequestVerificationToken"] = Token(html) }));
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        (_, html) = await GetAsync(browser, "/schedule");
        Assert.Matches("removed already|ya estaba quitada", WebUtility.HtmlDecode(html));
    }

    [Fact]
    public async Task Grades_are_taken_apart_into_what_each_adds()
    {
        var section = await college.NewSectionAsync();
        var student = await college.NewMemberAsync(section);
        foreach (var (name, weight, score) in new[] { ("Quiz A", 10m, 40m), ("Quiz B", 10m, 90m), ("Essay", 20m, 60m) })
        {
            var work = await college.AddAsync(new Assessment { SectionId = section.Id, Name = name, Weight = weight, DropLowest = name[0] == 'Q' });
            await college.AddAsync(new Grade { StudentId = student.Id, AssessmentId = work.Id, Score = score, Version = 1, UpdatedAt = college.Clock.GetUtcNow().UtcDateTime });
        }

        await college.NewAssessmentAsync(section, "Final exam", 60);
        var mine = (await college.InDbAsync(db => ExplainGrades.RunAsync(db, new(), new Caller(student.Id, Role.Student), default))).Value;
        var course = mine.Terms.Single().Courses.Single();
        Assert.Equal((70m, 0.4m, 4), (course.Average, course.Graded, course.Lines.Count));
        Assert.True(course.Lines[0].Share.Dropped);
        Assert.Equal("Quiz B 30, Essay 40", string.Join(", ", course.Lines.Where(l => l.Share.Points is not null).Select(l => $"{l.Name} {l.Share.Points:0}")));
        Assert.Null(course.Lines[3].State);
        Assert.Contains("Final exam", (await GetAsync(student.Http, "/grades")).Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Final exam", (await GetAsync((await college.NewPersonAsync(Role.Student)).Http, "/grades")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_parts_of_an_average_add_up_to_it()
    {
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            var marks = Enumerable.Range(0, random.Next(7)).Select(_ => new Mark(random.Next(1, 5) * 10, (GradeState)random.Next(3), random.Next(0, 5) * 25, random.Next(2) == 0)).ToList();
            var shares = GradeShares.Of(marks);
            var sum = shares.All(s => s.Points is null) ? (decimal?)null : GradeRules.RoundHalfUp(decimal.Round(shares.Sum(s => s.Points ?? 0), 20), 2);
            Assert.Equal(GradeRules.Average(marks, 2), sum);
        }
    }

    [Fact]
    public void It_is_said_how_many_classes_may_still_be_missed()
    {
        var institution = new Claustro.Academics.Institution();
        Assert.Null(MyAttendanceByCourse.Left([], new() { AbsenceLimitPercent = 100, AbsenceLimitMinimum = 60 }));
        Assert.Equal(3, MyAttendanceByCourse.Left([], institution));
        Assert.Equal(2, MyAttendanceByCourse.Left(Marks(absent: 1, present: 4), institution));
        Assert.Equal(0, MyAttendanceByCourse.Left(Marks(absent: 4, present: 10), institution));

        static List<MyAttendanceByCourse.Mark> Marks(int absent, int present) =>
            [.. Enumerable.Range(0, absent + present).Select(i => new MyAttendanceByCourse.Mark(new DateOnly(2026, 1, 1).AddDays(i), i < absent ? AttendanceStatus.Absent : AttendanceStatus.Present))];
    }

    [Fact]
    public async Task A_calendar_is_read_by_its_secret_alone_until_it_is_renewed_or_the_account_is_closed()
    {
        var term = await college.NewTermAsync(change: t => (t.StartsOn, t.EndsOn) = (new DateOnly(college.Clock.GetUtcNow().Year, 9, 2), new DateOnly(college.Clock.GetUtcNow().Year + 1, 1, 20)));
        var teacher = await college.NewPersonAsync(Role.Teacher);
        var section = await college.NewSectionAsync(term, weekday: 3, teacherId: teacher.Id);
        var student = await college.NewMemberAsync(section);
        await college.NewSectionAsync(term, weekday: 4);
        foreach (var person in new[] { (student.Id, Role.Student), (teacher.Id, Role.Teacher) })
        {
            var caller = new Caller(person.Id, person.Item2);
            var path = (await college.InDbAsync(db => MyCalendarFeed.RenewAsync(db, college.Clock, caller, default))).Value.Path;
            Assert.True(path.Length >= "/calendar/.ics".Length + 32);
            using var answer = await college.Anonymous.GetAsync(path);
            Assert.Equal((HttpStatusCode.OK, "text/calendar", "private"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType, answer.Headers.CacheControl!.ToString()));
            var text = await answer.Content.ReadAsStringAsync();
            Assert.Equal(text, await college.Anonymous.GetStringAsync(path)); // nothing changes by being read
            var meeting = Assert.Single(Ical.Net.Calendar.Load(text)!.Events);
            Assert.Equal($"section-{section.Id}-3-0900@claustro", meeting.Uid);
            var times = meeting.GetOccurrences().Select(o => o.Period.StartTime.Value).ToList();
            Assert.All(times, t => Assert.Equal((DayOfWeek.Wednesday, 9), (t.DayOfWeek, t.Hour)));
            Assert.InRange(DateOnly.FromDateTime(times[0]), term.StartsOn, term.StartsOn.AddDays(6));
            Assert.InRange(DateOnly.FromDateTime(times[^1]), term.EndsOn.AddDays(-6), term.EndsOn);
            Assert.Contains("BEGIN:DAYLIGHT", text, StringComparison.Ordinal);

            var renewed = (await college.InDbAsync(db => MyCalendarFeed.RenewAsync(db, college.Clock, caller, default))).Value.Path;
            await college.Anonymous.GetAsync(path).ProblemAsync(HttpStatusCode.NotFound, "not_found");
            await (await college.AdministratorAsync()).Http.PatchAsync($"/api/v1/users/{person.Id}", new { disabled = true }).StatusAsync(HttpStatusCode.OK);
            await college.Anonymous.GetAsync(renewed).ProblemAsync(HttpStatusCode.NotFound, "not_found");
        }

        await college.Anonymous.GetAsync("/calendar/x.ics").ProblemAsync(HttpStatusCode.NotFound, "not_found");
        var nobody = await college.InDbAsync(db => MyCalendarFeed.RenewAsync(db, college.Clock, new Caller(1, Role.Administrator), default));
        Assert.Equal(HttpStatusCode.Forbidden, (HttpStatusCode)nobody.Refusal!.Status);
    }

    private static string Card(string html, long section) =>
        Regex.Match(html, $"<li class=\"card offer[^>]*data-section=\"{section}\".*?(?=<li class=\"card offer|</form>)", RegexOptions.Singleline).Value is { Length: > 0 } card ? card : throw new InvalidOperationException($"no card of {section}");

    private static string Why(string html, long section) => Regex.Match(Card(html, section), "data-code=\"([a-z_]+)\"").Groups[1].Value;

    private static async Task<(HttpStatusCode Status, string Html)> GetAsync(HttpClient http, string page)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, page);
        request.Headers.Accept.ParseAdd("text/html");
        using var answer = await http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}

[Collection(OnSqlite.Name)]
public sealed class StudentPagesTestsOnSqlite(SqliteCollege college) : StudentPagesTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class StudentPagesTestsOnPostgres(PostgresCollege college) : StudentPagesTests(college);
