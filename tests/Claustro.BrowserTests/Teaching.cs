using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using Xunit;

namespace Claustro.BrowserTests;

/// <summary>Sections of their own for the stories of those who teach, made through the API as the registry would.</summary>
internal static class Teaching
{
    private static int counter;

    /// <summary>Each is used for five minutes of the fifteen it lives: there is one college, and checking a password is slow on purpose.</summary>
    private static readonly ConcurrentDictionary<(string User, long Minutes), Lazy<Task<string>>> tokens = new();

    /// <summary>The demo's ids.</summary>
    public static long Teacher(int n) => 9 + n;

    public static long Student(int n) => 1000 + n;

    /// <summary>The day it is at the college, which near midnight is not that of UTC.</summary>
    public static DateOnly Today => DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(DateTime.UtcNow, TimeZoneInfo.FindSystemTimeZoneById("Europe/Madrid")));

    /// <summary>A section of a term around today, whose enrolment window is shut again once the students are in.</summary>
    public static async Task<Made> NewSectionAsync(Site site, int[] teachers, int[] students, string[] assessments, bool requiresApproval = false, int department = 2, int weekday = 1)
    {
        var admin = await ApiAsync(site, "admin");
        var (n, now) = (Interlocked.Increment(ref counter), DateTime.UtcNow);
        var today = Today;
        var dates = new { startsOn = today.AddDays(-30), endsOn = today.AddDays(60) };
        var term = await SendAsync(admin, HttpMethod.Post, "/api/v1/terms", new
        {
            code = $"TEACH{n}", name = $"Docencia {n}", dates.startsOn, dates.endsOn, enrollmentOpensAt = now.AddDays(-1), enrollmentClosesAt = now.AddDays(1),
        });
        var course = await SendAsync(admin, HttpMethod.Post, "/api/v1/courses", new { code = $"TCH{n}", title = $"Álgebra para {n}", credits = 4, departmentId = department });
        var section = await SendAsync(admin, HttpMethod.Post, "/api/v1/sections", new
        {
            termId = term.Id(), courseId = course.Id(), code = $"TCH{n}-A", capacity = 30, requiresApproval, waitlistCapacity = 0, teacherIds = teachers.Select(Teacher),
            meetings = new[] { new { weekday, from = "09:00", to = "11:00", room = $"T-{n}" } },
        });
        var made = new Made(section.Id(), $"TCH{n}-A", [], []);
        foreach (var student in students)
        {
            made.Enrollments.Add((await SendAsync(admin, HttpMethod.Post, "/api/v1/enrollments", new { sectionId = made.Id, studentId = Student(student) })).Id());
        }

        foreach (var name in assessments)
        {
            made.Assessments.Add((await SendAsync(admin, HttpMethod.Post, $"/api/v1/sections/{made.Id}/assessments", new { name, weight = 50 })).Id());
        }

        // Not open for the others, who look at open terms.
        await SendAsync(admin, HttpMethod.Patch, $"/api/v1/terms/{term.Id()}", new { enrollmentClosesAt = now.AddMinutes(-1) });
        return made;
    }

    /// <summary>The API as this person uses it.</summary>
    public static async Task<HttpClient> ApiAsync(Site site, string user)
    {
        var http = new HttpClient { BaseAddress = site.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.GetOrAdd((user, Environment.TickCount64 / 300_000), _ => new(() => TokenAsync(http, user))).Value);
        return http;
    }

    private static async Task<string> TokenAsync(HttpClient http, string user)
    {
        using var answer = await http.PostAsync("/connect/token", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "password", ["username"] = user, ["password"] = Site.Password,
        }));
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
    }

    public static async Task<JsonElement> SendAsync(HttpClient http, HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Puts this many of the demo's students into a section at once, past the API: it is about the page then.</summary>
    public static Task FillAsync(Site site, Made section, int students) => PageAddresses.ScalarAsync(site, $"""
        update academics_sections set capacity = {students}, seats_taken = {students} where id = {section.Id};
        insert into academics_enrollments (student_id, section_id, status, created_at)
            select id, {section.Id}, 'approved', '2026-01-01 00:00:00' from identity_accounts where id between 1001 and {1000 + students};
        select 1
        """);

    public static long Id(this JsonElement json) => json.GetProperty("id").GetInt64();

    /// <summary>What the sheet holds of a student in an assessment: score or state, or null.</summary>
    public static async Task<string?> GradeAsync(Site site, Made section, int student, int assessment)
    {
        var sheet = await SendAsync(await ApiAsync(site, "admin"), HttpMethod.Get, $"/api/v1/sections/{section.Id}/grades?pageSize=200");
        var found = sheet.GetProperty("items").EnumerateArray().Where(g => g.GetProperty("studentId").GetInt64() == Student(student) && g.GetProperty("assessmentId").GetInt64() == section.Assessments[assessment]).ToList();
        return found is not [var grade] ? null
            : grade.GetProperty("score") is { ValueKind: JsonValueKind.Number } score ? score.GetDecimal().ToString("0.##", CultureInfo.InvariantCulture)
            : grade.GetProperty("state").GetString();
    }

    /// <summary>Opens the gradebook and waits until it takes keys.</summary>
    public static async Task<IPage> GradebookAsync(this IBrowserContext context, Made section)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync($"/teaching/{section.Id}/grades");
        await page.Locator("#gradebook[data-ready]").WaitForAsync();
        return page;
    }

    /// <summary>The cell of a student (by id) in an assessment (from 0).</summary>
    public static ILocator Cell(this IPage page, int student, int assessment) => page.Locator($"#gradebook tr[data-s='{Student(student)}'] td:nth-of-type({assessment + 1})");

    internal sealed record Made(long Id, string Code, List<long> Enrollments, List<long> Assessments);
}
