using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Xunit;

namespace Claustro.ClusterTests;

/// <summary>The laptop: one process, nothing but a folder.</summary>
public sealed class EmbeddedTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("claustro-embedded-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_first_start_fills_a_college_and_the_second_is_quick()
    {
        await using (var first = await ClaustroProcess.Start(folder, "").ReadyAsync())
        {
            using var http = new HttpClient { BaseAddress = first.Address };
            var token = await SignInAsync(http, "student1", "claustro demo");
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            var grades = JsonDocument.Parse(await http.GetStringAsync("/api/v1/me/grades")).RootElement;
            Assert.True(grades.GetProperty("courses").GetArrayLength() >= 8);
            Assert.InRange(grades.GetProperty("average").GetDecimal(), 30, 100);

            var watch = Stopwatch.StartNew();
            Assert.Equal(0, await first.InterruptAsync());
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"stopping took {watch.Elapsed}");
            Assert.Contains("student1", first.Output, StringComparison.Ordinal);
        }

        // Processor time, not the clock: what else the machine does is not ours.
        await using var second = await ClaustroProcess.Start(folder, "serve").ReadyAsync();
        Assert.True(second.ProcessorTime < TimeSpan.FromSeconds(5), $"the second start cost {second.ProcessorTime}");
    }

    [Theory]
    [InlineData("Management__Port", "abc", "Management:Port")]
    [InlineData("ConnectionStrings__Database", "rubbish", "ConnectionStrings:Database")]
    [InlineData("ConnectionStrings__Database", "Host=127.0.0.1;Port=1;Database=x;Username=x;Timeout=2", "cannot be reached")]
    [InlineData("ConnectionStrings__Redis", "127.0.0.1:1,connectTimeout=500", "Redis")]
    [InlineData("Institution__PassMark", "900", "PassMark")]
    [InlineData("Identity__PasswordIterations", "1000", "PasswordIterations")]
    [InlineData("Smtp__Port", "many", "Smtp:Port")]
    [InlineData("Institution__TimeZone", "Mars/Olympus", "Mars/Olympus")]
    public async Task What_cannot_work_is_said_in_one_sentence(string setting, string value, string says)
    {
        await using var process = ClaustroProcess.Start(folder, "serve", new Dictionary<string, string> { [setting] = value });
        Assert.NotEqual(0, await process.EndAsync());
        Assert.Contains(says, process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_busy_port_is_said_in_one_sentence()
    {
        await using var first = await ClaustroProcess.Start(folder, "serve --no-demo").ReadyAsync();
        await using var second = ClaustroProcess.Start(folder, "serve --no-demo", port: first.Address.Port);
        Assert.NotEqual(0, await second.EndAsync());
        Assert.Contains("in use", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_is_ready_and_passes_requests_on()
    {
        await using var node = await ClaustroProcess.Start(folder, "serve --no-demo").ReadyAsync();
        await using var gateway = await ClaustroProcess.Start(
            folder, "serve --role gateway", new Dictionary<string, string> { ["Gateway__Nodes__0"] = node.Address.ToString() }).ReadyAsync(20);
        using var http = new HttpClient { BaseAddress = gateway.Address };
        Assert.Contains("/api/v1/enrollments", await http.GetStringAsync("/openapi/v1.json"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/api/v1/sections")).StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("serve")]
    [InlineData("migrate")]
    [InlineData("demo")]
    [InlineData("create-admin")]
    [InlineData("load")]
    [InlineData("tokens")]
    [InlineData("backup")]
    [InlineData("restore")]
    public async Task Every_command_has_help(string command)
    {
        await using var process = ClaustroProcess.Start(folder, command + " --help");
        Assert.Equal(0, await process.EndAsync());
        Assert.Contains("Usage:", process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_can_be_put_back()
    {
        var copy = Path.Combine(folder, "copy.db");
        await using (var demo = ClaustroProcess.Start(folder, "demo"))
        {
            Assert.Equal(0, await demo.EndAsync());
        }

        await using (var backup = ClaustroProcess.Start(folder, $"backup {copy}"))
        {
            Assert.True(await backup.EndAsync() == 0, backup.Output);
        }

        Directory.Delete(Path.Combine(folder, "data"), recursive: true);
        await using (var restore = ClaustroProcess.Start(folder, $"restore {copy}"))
        {
            Assert.True(await restore.EndAsync() == 0, restore.Output);
        }

        await using var serving = await ClaustroProcess.Start(folder, "serve --no-demo").ReadyAsync();
        using var http = new HttpClient { BaseAddress = serving.Address };
        Assert.NotEmpty(await SignInAsync(http, "teacher1", "claustro demo"));
    }

    internal static async Task<string> SignInAsync(HttpClient http, string userName, string password)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "password", ["username"] = userName, ["password"] = password });
        using var answer = await http.PostAsync("/connect/token", form);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, body);
        return JsonDocument.Parse(body).RootElement.GetProperty("access_token").GetString()!;
    }
}
