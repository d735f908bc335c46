using System.IO.Compression;
using System.Net;
using System.Text.Json;
using MiniExcelLibs;
using UglyToad.PdfPig;
using Xunit;

namespace Claustro.Tests.Support;

/// <summary>Asks for reports and opens their files again with other libraries than those that wrote them.</summary>
internal static class ReportFiles
{
    /// <summary>The report once it has succeeded, and its file.</summary>
    public static async Task<(JsonElement Report, byte[] File)> BuiltAsync(this Person person, object request)
    {
        var id = (await person.Http.PostAsync("/api/v1/reports", request).JsonAsync(HttpStatusCode.Accepted)).Id();
        var done = await HttpAsserts.EventuallyAsync(() => person.Http.GetAsync($"/api/v1/reports/{id}").JsonAsync(), r => r.Text("status") is "succeeded" or "failed");
        Assert.True(done.Text("status") == "succeeded", done.ToString());
        return (done, await person.Http.GetByteArrayAsync($"/api/v1/reports/{id}/file"));
    }

    /// <summary>The cells of a workbook's sheet, heading and names of columns with them.</summary>
    public static List<List<object?>> Rows(byte[] workbook, string? sheet = null) =>
        [.. MiniExcel.Query(new MemoryStream(workbook), sheetName: sheet).Cast<IDictionary<string, object?>>().Select(r => r.Values.ToList())];

    public static string Part(byte[] workbook, string path)
    {
        using var zip = new ZipArchive(new MemoryStream(workbook));
        using var text = new StreamReader(zip.GetEntry(path)!.Open());
        return text.ReadToEnd();
    }

    public static string PdfText(byte[] file, out int pages)
    {
        using var pdf = PdfDocument.Open(file);
        pages = pdf.NumberOfPages;
        return string.Join(' ', pdf.GetPages().SelectMany(p => p.GetWords()).Select(w => w.Text));
    }

    /// <summary>Leaves the file in the folder that <c>CLAUSTRO_TEST_KEEP</c> names, to be looked at.</summary>
    public static void Keep(string name, College college, byte[] file)
    {
        if (Environment.GetEnvironmentVariable("CLAUSTRO_TEST_KEEP") is { } folder)
        {
            File.WriteAllBytes(Path.Combine(folder, $"{name}-{college.GetType().Name}.pdf"), file);
        }
    }
}
