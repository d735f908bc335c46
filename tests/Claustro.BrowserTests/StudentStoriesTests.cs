using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Claustro.BrowserTests;

/// <summary>What students do, as they do it. Their sections meet at weekends, where the demo college is empty; students from 300 on, from 320 on those who read English.</summary>
public sealed class StudentStoriesTests(Site site)
{
    private string language = "es";

    /// <summary>Each story has students of its own in either language.</summary>
    private string Student(int number) => (language == "en" ? "student32" : "student30") + number;

    private string T(string spanish, string english) => language == "en" ? english : spanish;

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task One_finds_a_section_enrols_sees_it_in_the_week_and_is_told_of_clash_and_prerequisite_before_the_click(string speaks)
    {
        language = speaks;
        using var office = await OfficeAsync();
        var (first, firstCode) = await office.NewSectionAsync(6, "08:00", "09:30");
        var (clashing, clashingCode) = await office.NewSectionAsync(6, "09:00", "10:30");
        var (_, advancedCode) = await office.NewSectionAsync(7, "08:00", "09:30", prerequisite: office.CourseOf(first));
        await using var context = await site.SignedInAsync(Student(0), language);
        var page = await context.NewPageAsync();
        var nothingWrong = page.Watch(site.Address);
        await page.GotoAsync("/enroll");
        await SearchAsync(page, firstCode);
        await Card(page, first).GetByRole(AriaRole.Button).ClickAsync();
        await Expect(page.Locator(".notice.good")).ToContainTextAsync(T("Ya tiene plaza", "You have a seat"));
        await Expect(page.Locator(".week .slot", new() { HasText = firstCode })).ToHaveCountAsync(1);
        await Expect(Card(page, first)).ToContainTextAsync(T("matriculado", "enrolled"));

        await SearchAsync(page, clashingCode);
        await Expect(Card(page, clashing).Locator("[data-code=schedule_conflict]")).ToContainTextAsync(firstCode);
        await Expect(Card(page, clashing).GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await SearchAsync(page, advancedCode);
        await Expect(page.Locator(".offer [data-code=prerequisite]")).ToContainTextAsync(T("falta un requisito", "missing prerequisite"));
        await page.IsSoundAsync(language);
        await Site.PictureAsync(page, $"enroll-story-{language}");

        await page.GetByRole(AriaRole.Button, new() { Name = T($"Darse de baja de {firstCode}", $"Drop {firstCode}") }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = T("Sí, darme de baja", "Yes, drop it") }).ClickAsync();
        await Expect(page.Locator(".notice.good")).ToContainTextAsync(T("Se ha dado de baja", "You have dropped"));
        await Expect(page.Locator(".week .slot", new() { HasText = firstCode })).ToHaveCountAsync(0);
        nothingWrong();
    }

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task A_seat_given_up_in_one_browser_appears_in_the_other_without_reloading(string speaks)
    {
        language = speaks;
        using var office = await OfficeAsync();
        var (section, code) = await office.NewSectionAsync(6, "11:00", "12:00", capacity: 1, waitlist: 3);
        await using var hers = await site.SignedInAsync(Student(1), language);
        await using var his = await site.SignedInAsync(Student(2), language);
        var (leaving, waiting) = (await hers.NewPageAsync(), await his.NewPageAsync());
        await leaving.GotoAsync($"/enroll?q={code}");
        await Card(leaving, section).GetByRole(AriaRole.Button).ClickAsync();
        await Expect(Card(leaving, section)).ToContainTextAsync(T("matriculado", "enrolled"));

        await waiting.GotoAsync($"/enroll?q={code}");
        await Expect(Card(waiting, section)).ToContainTextAsync(T("completo", "full"));
        await Card(waiting, section).GetByRole(AriaRole.Button).ClickAsync();
        await Expect(waiting.Locator(".notice.good")).ToContainTextAsync(T("puesto 1", "You are number 1"));
        await Expect(Card(waiting, section)).ToContainTextAsync(T("lista de espera: puesto 1", "waitlist: number 1"));
        await waiting.IsSoundAsync(language);
        await waiting.EvaluateAsync("() => { document.documentElement.dataset.sameDocument = 'yes'; }");

        await leaving.GetByRole(AriaRole.Button, new() { Name = T($"Darse de baja de {code}", $"Drop {code}") }).ClickAsync();
        await leaving.GetByRole(AriaRole.Button, new() { Name = T("Sí, darme de baja", "Yes, drop it") }).ClickAsync();
        await Expect(leaving.Locator(".notice.good")).ToContainTextAsync(T("Se ha dado de baja", "You have dropped"));
        await Expect(Card(waiting, section)).ToContainTextAsync(T("matriculado", "enrolled"), new() { Timeout = 15_000 });
        await Expect(waiting.Locator(".week .slot", new() { HasText = code })).ToHaveCountAsync(1);
    }

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task A_question_stays_when_news_comes_while_it_is_put(string speaks)
    {
        language = speaks;
        using var office = await OfficeAsync();
        var (first, firstCode) = await office.NewSectionAsync(6, "15:00", "16:00");
        var (second, secondCode) = await office.NewSectionAsync(6, "16:00", "17:00");
        await office.EnrollAsync(first, Student(7));
        await using var context = await site.SignedInAsync(Student(7), language);
        var page = await context.NewPageAsync();
        await page.OpenHearingAsync("/enroll");
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        await page.RouteAsync("**/enroll", async route =>
        {
            asked.TrySetResult();
            await answer.Task;
            await route.ContinueAsync();
        });
        await office.EnrollAsync(second, Student(7));
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await page.GetByRole(AriaRole.Button, new() { Name = T($"Darse de baja de {firstCode}", $"Drop {firstCode}") }).ClickAsync();
        answer.SetResult();
        await Expect(page.Locator(".week .slot", new() { HasText = secondCode })).ToHaveCountAsync(1);
        await page.UnrouteAsync("**/enroll");
        await page.GetByRole(AriaRole.Button, new() { Name = T("Sí, darme de baja", "Yes, drop it") }).ClickAsync();
        await Expect(page.Locator(".notice.good")).ToContainTextAsync(T("Se ha dado de baja", "You have dropped"));
        await Expect(page.Locator(".week .slot", new() { HasText = firstCode })).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task Without_scripts_one_searches_the_catalogue_enrols_is_refused_in_words_and_drops(string speaks)
    {
        language = speaks;
        using var office = await OfficeAsync();
        var (section, code) = await office.NewSectionAsync(7, "10:00", "11:00", capacity: 1);
        await using (var anyone = await site.NewContextAsync(language, scripts: false))
        {
            var catalogue = await anyone.NewPageAsync();
            await catalogue.GotoAsync("/catalogue");
            await catalogue.FillAsync("[name=q]", code);
            await catalogue.GetByRole(AriaRole.Button, new() { Name = T("Buscar", "Search") }).ClickAsync();
            await catalogue.GetByRole(AriaRole.Link, new() { Name = code }).ClickAsync();
            await Expect(catalogue.Locator("h1")).ToHaveTextAsync(code);
            await Expect(catalogue.Locator("meta[name=description]")).ToHaveAttributeAsync("content", new System.Text.RegularExpressions.Regex(code));
        }

        await using var context = await site.SignedInAsync(Student(3), language, scripts: false);
        await using var other = await site.SignedInAsync(Student(4), language, scripts: false);
        var (page, late) = (await context.NewPageAsync(), await other.NewPageAsync());
        await page.GotoAsync($"/enroll?q={code}");
        await late.GotoAsync($"/enroll?q={code}"); // sees the seat, and clicks too late
        await Card(page, section).GetByRole(AriaRole.Button).ClickAsync();
        await Expect(page.Locator(".notice.good")).ToContainTextAsync(T("Ya tiene plaza", "You have a seat"));
        await Card(late, section).GetByRole(AriaRole.Button).ClickAsync();
        await Expect(late.Locator("[role=alert] [data-code=section_full]")).ToHaveCountAsync(1);
        await Expect(Card(late, section)).ToContainTextAsync(T("completo", "full"));

        await page.GetByRole(AriaRole.Button, new() { Name = T($"Darse de baja de {code}", $"Drop {code}") }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = T("Sí, darme de baja", "Yes, drop it") }).ClickAsync();
        await Expect(page.Locator(".notice.good")).ToContainTextAsync(T("Se ha dado de baja", "You have dropped"));
    }

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task Grades_say_how_the_final_came_about_and_the_transcript_is_made_and_fetched(string speaks)
    {
        language = speaks;
        await using var context = await site.SignedInAsync(Student(5), language);
        var page = await context.NewPageAsync();
        var nothingWrong = page.Watch(site.Address);
        await page.GotoAsync("/grades");
        var folds = page.Locator("details.fold:not([open]) > summary");
        while (await folds.CountAsync() > 0)
        {
            await folds.First.ClickAsync();
        }

        await Expect(page.GetByText(new System.Text.RegularExpressions.Regex(T("Nota final: .+\\s×\\s.+ = \\d", "Final: .+\\s×\\s.+ = \\d"))).First).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = T("Expediente", "Transcript"), Exact = true }).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = T("Preparar PDF", "Prepare PDF") }).ClickAsync();
        var download = page.GetByRole(AriaRole.Link, new() { Name = T("Descargar PDF", "Download PDF") });
        await Expect(download).ToBeVisibleAsync(new() { Timeout = 30_000 });
        var file = await page.RunAndWaitForDownloadAsync(() => download.First.ClickAsync());
        var bytes = await File.ReadAllBytesAsync(await file.PathAsync());
        Assert.Equal("%PDF"u8.ToArray(), bytes[..4]);
        nothingWrong();
    }

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task The_timetable_is_read_by_a_calendar_until_its_address_is_renewed(string speaks)
    {
        language = speaks;
        using var office = await OfficeAsync();
        var (section, code) = await office.NewSectionAsync(6, "13:00", "14:30");
        await office.EnrollAsync(section, Student(6));
        await using var context = await site.SignedInAsync(Student(6), language);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/schedule");
        await page.GetByRole(AriaRole.Button, new() { Name = T("Crear la dirección", "Create the address") }).ClickAsync();
        var address = page.GetByLabel(T("Dirección para suscribirse", "Address to subscribe to"));
        await page.IsSoundAsync(language);
        await Site.PictureAsync(page, $"schedule-story-{language}");
        var first = new Uri(await address.InputValueAsync()).AbsolutePath;
        using var anybody = new HttpClient { BaseAddress = site.Address };
        var calendar = Ical.Net.Calendar.Load(await anybody.GetStringAsync(first))!;
        var meeting = Assert.Single(calendar.Events, e => e.Summary!.Contains(code, StringComparison.Ordinal));
        Assert.Equal((DayOfWeek.Saturday, 13), (meeting.Start!.Value.DayOfWeek, meeting.Start.Value.Hour));
        Assert.Equal("Europe/Madrid", meeting.Start.TzId);
        Assert.Single(calendar.TimeZones);

        await page.GetByRole(AriaRole.Button, new() { Name = T("Renovar la dirección", "Renew the address") }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = T("Sí, renovar", "Yes, renew") }).ClickAsync();
        await Expect(page.Locator(".notice.good")).ToContainTextAsync(T("la anterior ya no sirve", "the one before no longer works"));
        Assert.Equal(HttpStatusCode.NotFound, (await anybody.GetAsync(first)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await anybody.GetAsync(new Uri(await address.InputValueAsync()).AbsolutePath)).StatusCode);
    }

    private static ILocator Card(IPage page, long section) => page.Locator($".offer[data-section='{section}']");

    private async Task SearchAsync(IPage page, string text)
    {
        await page.FillAsync(".desk-offers [name=q]", text);
        await page.Locator(".desk-offers").GetByRole(AriaRole.Button, new() { Name = T("Buscar", "Search") }).ClickAsync();
        await Expect(page.Locator(".offer")).ToHaveCountAsync(1);
    }

    private async Task<Office> OfficeAsync()
    {
        var http = new HttpClient { BaseAddress = site.Address };
        using var answer = await http.PostAsync("/connect/token", new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "password", ["username"] = "admin", ["password"] = Site.Password }));
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString());
        var term = (long)(await PageAddresses.ScalarAsync(site, "select id from academics_terms where code glob '20[0-9][0-9]-[OP]' order by id desc limit 1"))!;
        return new Office(site, http, term);
    }

    /// <summary>Makes what a story needs, as the administrator would by the API.</summary>
    private sealed class Office(Site site, HttpClient http, long term) : IDisposable
    {
        private static int counter = 100;
        private readonly Dictionary<long, long> courses = [];

        public long CourseOf(long section) => courses[section];

        /// <summary>A section of a new course; course, title and section are all called by the code.</summary>
        public async Task<(long Id, string Code)> NewSectionAsync(int weekday, string from, string to, int capacity = 5, int waitlist = 0, long? prerequisite = null)
        {
            var code = $"FIN{Interlocked.Increment(ref counter)}";
            var course = await PostAsync("/api/v1/courses", new { code, title = code, credits = 1, departmentId = 1, prerequisites = prerequisite is { } p ? new[] { p } : [] });
            var section = await PostAsync("/api/v1/sections", new
            {
                termId = term, courseId = course, code = $"{code}-1", capacity, requiresApproval = false, waitlistCapacity = waitlist, teacherIds = Array.Empty<long>(),
                meetings = new[] { new { weekday, from, to, room = code } },
            });
            courses[section] = course;
            return (section, code);
        }

        public async Task EnrollAsync(long section, string user)
        {
            var student = (long)(await PageAddresses.ScalarAsync(site, "select id from identity_accounts where user_name = $user", user))!;
            await PostAsync("/api/v1/enrollments", new { sectionId = section, studentId = student });
        }

        public void Dispose() => http.Dispose();

        private async Task<long> PostAsync(string path, object body)
        {
            using var answer = await http.PostAsJsonAsync(path, body);
            Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
            return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt64();
        }
    }
}
