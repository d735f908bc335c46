using System.Diagnostics;
using System.Text.RegularExpressions;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Claustro.Tests.Academics.Grades;

/// <summary>The QR code as a telephone sees it: on the page as drawn, read by another program.</summary>
[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed partial class TranscriptQrTests(PostgresCollege college)
{
    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task The_code_on_the_paper_leads_to_the_page_that_says_genuine(string locale)
    {
        var student = await college.NewPersonAsync(Role.Student);
        var (_, pdf) = await student.BuiltAsync(new { kind = "transcript", format = "pdf", locale });
        var address = await ReadAsync(pdf);
        var site = PublicAddress.Of(college.Services.GetRequiredService<IConfiguration>());
        Assert.Equal($"{site}/verify/{Code().Match(ReportFiles.PdfText(pdf, out _)).Value}", address);

        Assert.Contains("Genuine document", await college.Anonymous.GetStringAsync(new Uri(address).AbsolutePath), StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address).AbsolutePath);
        request.Headers.Accept.ParseAdd("application/json");
        var json = await college.Anonymous.SendAsync(request).JsonAsync();
        Assert.True(json.GetProperty("genuine").GetBoolean());
        Assert.Equal($"Inés Peña {student.UserName[1..]}", json.Text("holder"));
    }

    /// <summary>What stands in the only code on the last page, at the resolution of a bad telephone.</summary>
    private static async Task<string> ReadAsync(byte[] pdf)
    {
        var folder = Directory.CreateTempSubdirectory("claustro-qr-");
        try
        {
            var file = Path.Combine(folder.FullName, "transcript.pdf");
            await File.WriteAllBytesAsync(file, pdf);
            await RunAsync("pdftoppm", "-r", "100", "-png", file, Path.Combine(folder.FullName, "page"));
            return (await RunAsync("zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", folder.GetFiles("page*.png").OrderBy(f => f.Name).Last().FullName)).Trim();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var asides = process.StandardError.ReadToEndAsync(); // zbarimg misses D-Bus, which does not matter
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {said}{await asides}");
        return said;
    }

    [GeneratedRegex("[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){3}")]
    private static partial Regex Code();
}
