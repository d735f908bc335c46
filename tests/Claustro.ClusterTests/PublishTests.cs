using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace Claustro.ClusterTests;

/// <summary>What is carried to a server: the published program, away from its sources.</summary>
[Collection(Alone.Name)]
public sealed partial class PublishTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("claustro-publish-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_published_college_serves_its_pages_with_their_styles_and_scripts()
    {
        var program = Path.Combine(folder, "program");
        var start = new ProcessStartInfo("dotnet", ["publish", Path.Combine(Sources(), "src/Claustro"), "-c", "Release", "--no-build", "-v", "q", "-nologo", "-o", program]) { RedirectStandardOutput = true };
        using (var publish = Process.Start(start)!)
        {
            var said = await publish.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await publish.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(publish.ExitCode == 0, said);
        }

        // What only the tools of the build need stays behind.
        Assert.False(File.Exists(Path.Combine(program, "Microsoft.CodeAnalysis.dll")));

        await using var college = await ClaustroProcess.Start(folder, "serve", program: program).ReadyAsync();
        using var http = new HttpClient { BaseAddress = college.Address };
        var home = await http.GetStringAsync("/", TestContext.Current.CancellationToken);
        var files = OwnFiles().Matches(home).Select(m => m.Groups[1].Value).ToHashSet();
        Assert.Contains(files, f => f.EndsWith(".css", StringComparison.Ordinal));
        Assert.Contains(files, f => f.EndsWith(".js", StringComparison.Ordinal));
        foreach (var encoding in new[] { "br", "gzip" })
        {
            foreach (var file in files)
            {
                using var ask = new HttpRequestMessage(HttpMethod.Get, "/" + file.TrimStart('/')) { Headers = { AcceptEncoding = { new(encoding) } } };
                var answer = await http.SendAsync(ask, TestContext.Current.CancellationToken);
                Assert.Equal((file, HttpStatusCode.OK, encoding), (file, answer.StatusCode, answer.Content.Headers.ContentEncoding.SingleOrDefault()));
                Assert.NotEmpty(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
            }
        }
    }

    private static string Sources()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at!.FullName, "Claustro.slnx")))
        {
            at = at.Parent;
        }

        return at.FullName;
    }

    [GeneratedRegex("(?:src|href)=\"([^\"]+\\.(?:css|js))\"")]
    private static partial Regex OwnFiles();
}
