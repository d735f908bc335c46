using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Claustro.Tests.Support;
using Npgsql;
using Xunit;

namespace Claustro.ClusterTests;

/// <summary>
/// A college of several processes with enough in it that work takes seconds: one section of 2,000 students with 200,000
/// grades, and 50 empty ones. Its mail goes to a listener that takes its time.
/// </summary>
internal sealed class LoadedCollege : IAsyncDisposable
{
    public const int Students = 2000, Assessments = 100, Sections = 50, PerSection = 1000, Bad = 500;

    private readonly string folder = Directory.CreateTempSubdirectory("claustro-cluster-").FullName;
    private readonly string database = $"claustro_cluster_{Environment.ProcessId}_{Random.Shared.Next(1_000_000)}";
    private readonly Dictionary<string, string> settings = [];
    private readonly List<ClaustroProcess> processes = [];

    public SmtpServer Mail { get; } = new();

    /// <summary>Before every name that the college uses in Redis.</summary>
    public string RedisPrefix => settings["Redis__Prefix"];

    public ClaustroProcess Web { get; private set; } = null!;

    public HttpClient Teacher { get; private set; } = null!;

    public HttpClient Administrator { get; private set; } = null!;

    /// <param name="redis">Where Redis is.</param>
    /// <param name="small">The same with two students and two grades, where not the mass matters.</param>
    /// <param name="assessments">How many grades each student has.</param>
    public static async Task<LoadedCollege> NewAsync(string redis, bool small = false, int assessments = Assessments)
    {
        var college = new LoadedCollege();
        await college.ExecuteAsync("postgres", $"create database {college.database}");
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["ConnectionStrings__Database"] = new NpgsqlConnectionStringBuilder(Server) { Database = college.database }.ConnectionString,
            ["ConnectionStrings__Redis"] = redis,
            ["Redis__Prefix"] = college.database + ":",
            ["Smtp__Host"] = "127.0.0.1",
            ["Smtp__Port"] = college.Mail.Port.ToString(CultureInfo.InvariantCulture),
        })
        {
            college.settings[name] = value;
        }

        college.WriteTables(small ? 2 : Students, small ? 1 : assessments);
        await using (var load = ClaustroProcess.Start(college.folder, $"load {college.folder}/set", college.settings))
        {
            Assert.True(await load.EndAsync(120) == 0, load.Output);
        }

        college.Web = await college.StartAsync("web");
        college.Administrator = await SignInAsync(college.Web, "admin");
        college.Teacher = await SignInAsync(college.Web, "teacher");
        return college;
    }

    /// <param name="role">What it does.</param>
    /// <param name="redis">By which way it comes to Redis, where that is not everybody's.</param>
    public async Task<ClaustroProcess> StartAsync(string role, string? redis = null)
    {
        var its = redis is null ? settings : new(settings) { ["ConnectionStrings__Redis"] = redis };
        var process = await ClaustroProcess.Start(folder, $"serve --role {role}", its).ReadyAsync();
        processes.Add(process);
        return process;
    }

    /// <summary>A token for each student.</summary>
    public async Task<string[]> TokensAsync()
    {
        await using var tokens = ClaustroProcess.Start(folder, $"tokens {folder}/set --out {folder}/tokens", settings);
        Assert.True(await tokens.EndAsync() == 0, tokens.Output);
        return await File.ReadAllLinesAsync(Path.Combine(folder, "tokens", "students.txt"));
    }

    /// <summary>Tells all 2,000 students of the big section something.</summary>
    public async Task AnnounceAsync() =>
        (await Teacher.PostAsJsonAsync("/api/v1/sections/1/announcements", new { title = "Mañana", body = "No hay clase." })).EnsureSuccessStatusCode();

    public async Task<string> AskForReportAsync(string format = "csv") =>
        $"/api/v1/reports/{await IdAsync(await Administrator.PostAsJsonAsync("/api/v1/reports", new { kind = "term_grades", format, termId = 1 }))}";

    /// <summary>50,000 enrolments that are good and 500 of students that there are not.</summary>
    public async Task<string> UploadAsync()
    {
        var csv = new StringBuilder("studentNumber,sectionCode\n");
        for (var i = 0; i < Sections * PerSection; i++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"N{(i % Students) + 1},G{2 + (i / PerSection)}\n");
            if (i % 100 == 0)
            {
                csv.Append("nobody,G2\n");
            }
        }

        using var form = new MultipartFormDataContent { { new StringContent(csv.ToString()), "file", "enrolments.csv" } };
        return $"/api/v1/imports/{await IdAsync(await Administrator.PostAsync("/api/v1/imports?kind=enrollments", form))}";
    }

    public Task<JsonElement> GetAsync(string path) => Administrator.GetFromJsonAsync<JsonElement>(path);

    public async Task<JsonElement> UntilAsync(string path, Func<JsonElement, bool> wanted, int seconds = 120)
    {
        var last = default(JsonElement);
        for (var end = Environment.TickCount64 + (seconds * 1000); Environment.TickCount64 < end; await Task.Delay(20))
        {
            last = await GetAsync(path);
            if (wanted(last))
            {
                return last;
            }
        }

        throw new TimeoutException($"{path} after {seconds} s: {last}\n{string.Join("\n", processes.Select(p => p.Output))}");
    }

    /// <summary>
    /// Does it while a report is made, which a fast machine has done in a second: where it was over before, that one was in time and
    /// is asked for again. The report's address.
    /// </summary>
    public async Task<string> InTheMiddleOfReportAsync(Action strike)
    {
        for (var tries = 0; tries < 10; tries++)
        {
            var report = await AskForReportAsync();
            var seen = await UntilAsync(report, r => r.GetProperty("progress").GetInt32() > 0);
            if (seen.GetProperty("status").GetString() == "running")
            {
                strike();
                Assert.Equal("running", (await GetAsync(report)).GetProperty("status").GetString());
                return report;
            }
        }

        throw new TimeoutException("reports are always over before they are seen");
    }

    /// <summary>Everything is finished and counted exactly.</summary>
    public async Task AssertExactAsync(string report, string import)
    {
        var made = await UntilAsync(report, r => r.GetProperty("status").GetString() is "succeeded" or "failed");
        Assert.Equal(("succeeded", Students * Assessments, 100), (made.GetProperty("status").GetString(), made.GetProperty("rows").GetInt32(), made.GetProperty("progress").GetInt32()));
        var lines = (await Administrator.GetStringAsync(report + "/file")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((Students * Assessments) + 1, lines.Length);
        Assert.Equal(lines.Length, lines.Distinct().Count());

        var taken = await UntilAsync(import, i => i.GetProperty("status").GetString() is "succeeded" or "failed");
        Assert.Equal(("succeeded", Sections * PerSection, Bad), (taken.GetProperty("status").GetString(), taken.GetProperty("imported").GetInt32(), taken.GetProperty("rejected").GetInt32()));
        Assert.Equal(Bad + 1, (await Administrator.GetStringAsync(import + "/errors")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal((long)Sections * PerSection, await ScalarAsync("select count(*) from academics_enrollments where section_id > 1 and status = 'approved'"));
        Assert.Equal(0L, await ScalarAsync("select count(*) from academics_sections s where seats_taken <> (select count(*) from academics_enrollments e where e.section_id = s.id and e.status in ('requested', 'approved'))"));

        await UntilAsync("/api/v1/notifications?status=pending", n => n.GetProperty("total").GetInt64() == 0);
        Assert.Equal((long)Students, await ScalarAsync("select count(*) from notifications_notifications where event = 'section.announcement' and state = 'succeeded'"));
        var mails = Mail.Accepted.Where(m => m.To.StartsWith('n')).ToList();
        Assert.Equal(Students, mails.Select(m => m.To).Distinct().Count());
        Assert.Equal(Students, mails.Select(m => MessageId(m.Text)).Distinct().Count());
        // Twice only what the server had taken in the instant of the kill, before it was written down: one group of marks at most.
        Assert.InRange(mails.Count, Students, Students + 60);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes)
        {
            await process.DisposeAsync();
        }

        Administrator?.Dispose();
        Teacher?.Dispose();
        await Mail.DisposeAsync();
        await ExecuteAsync("postgres", $"drop database if exists {database} with (force)");
        Directory.Delete(folder, recursive: true);
    }

    public static string Server => Environment.GetEnvironmentVariable("CLAUSTRO_TEST_POSTGRES")
        ?? throw new InvalidOperationException("CLAUSTRO_TEST_POSTGRES is not set: run ./test, which starts PostgreSQL and Redis.");

    /// <summary>Somebody's client at this node.</summary>
    public static async Task<HttpClient> SignInAsync(ClaustroProcess web, string name)
    {
        var http = new HttpClient { BaseAddress = web.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await EmbeddedTests.SignInAsync(http, name, "correct horse 1"));
        return http;
    }

    private static string MessageId(string mail) => mail.Split('\n').First(l => l.StartsWith("Message-Id:", StringComparison.OrdinalIgnoreCase));

    private static async Task<long> IdAsync(HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == 202, body);
        return JsonDocument.Parse(body).RootElement.GetProperty("id").GetInt64();
    }

    private void WriteTables(int students, int assessments)
    {
        Directory.CreateDirectory(Path.Combine(folder, "set"));
        Write("users", "id,username,email,first_name,last_name,role,number", Enumerable.Range(1, students).Select(i => $"{i + 10},n{i},n{i}@college.example,Ana,Pérez,student,N{i}")
            .Prepend("2,teacher,teacher@college.example,Te,Acher,teacher,T1").Prepend("1,admin,admin@college.example,Ad,Min,admin,A1"));
        Write("terms", "id,code,name,starts_on,ends_on,enrollment_open", ["1,T1,Otoño,2026-01-01,2099-01-01,t"]);
        Write("courses", "id,code,title,credits", Enumerable.Range(1, Sections + 1).Select(i => $"{i},C{i},Curso {i},1"));
        Write("prerequisites", "course_id,prerequisite_id", []);
        Write("sections", "id,term_id,course_id,teacher_id,code,capacity,seats_taken", Enumerable.Range(1, Sections + 1)
            .Select(i => $"{i},1,{i},2,G{i},{(i == 1 ? students : PerSection)},{(i == 1 ? students : 0)}"));
        Write("meetings", "id,section_id,weekday,starts,ends", []);
        Write("assessments", "id,section_id,name,weight", Enumerable.Range(1, assessments).Select(i => $"{i},1,Prueba {i},1"));
        Write("enrollments", "id,student_id,section_id,status,passed,final_score", Enumerable.Range(1, students).Select(i => $"{i},{i + 10},1,approved,,"));
        Write("grades", "id,student_id,assessment_id,score", Enumerable.Range(0, students * assessments).Select(i => $"{i + 1},{(i / assessments) + 11},{(i % assessments) + 1},{i % 101}"));
    }

    private void Write(string table, string header, IEnumerable<string> rows) => File.WriteAllLines(Path.Combine(folder, "set", table + ".csv"), rows.Prepend(header));

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Server) { Database = database, Pooling = false }.ConnectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    private async Task ExecuteAsync(string on, string sql)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Server) { Database = on, Pooling = false }.ConnectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
