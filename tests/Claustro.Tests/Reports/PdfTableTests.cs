using System.Globalization;
using Claustro.Reports.Documents;
using UglyToad.PdfPig;
using Xunit;

namespace Claustro.Tests.Reports;

public sealed class PdfTableTests
{
    private readonly ReportFonts fonts = new((string?)null);

    [Fact]
    public void However_many_rows_there_are_what_must_follow_the_last_two_stands_on_their_page()
    {
        for (var rows = 1; rows <= 80; rows++)
        {
            using var file = new MemoryStream();
            using (var pdf = new PdfWriter(fonts, new PdfInfo("Title", "en", "College", "Foot", "{0} of {1}", new DateTime(2031, 2, 1, 0, 0, 0, DateTimeKind.Utc))))
            {
                pdf.Table("Heading", [new("Column", 100)], Enumerable.Range(1, rows).Select(n => new[] { new PdfCell($"row{n}.") }), then: 100);
                pdf.Need(100);
                pdf.Paragraph("certificate", PdfStyle.Strong);
                pdf.Save(file);
            }

            using var read = PdfDocument.Open(file.ToArray());
            var pages = read.GetPages().Select(p => p.GetWords().Select(w => w.Text).ToList()).ToList();
            Assert.Contains("certificate", pages[^1]);
            Assert.Equal(Math.Min(rows, 2), Enumerable.Range(Math.Max(rows - 1, 1), Math.Min(rows, 2)).Count(n => pages[^1].Contains(string.Create(CultureInfo.InvariantCulture, $"row{n}."))));
            Assert.Equal(Enumerable.Range(1, rows).Select(n => $"row{n}."), pages.SelectMany(p => p).Where(w => w.StartsWith("row", StringComparison.Ordinal)));
            Assert.All(pages, p => Assert.Contains("Column", p));
        }
    }
}
