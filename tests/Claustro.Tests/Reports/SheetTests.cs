using Claustro.Reports.Documents;
using Claustro.Tests.Support;
using Xunit;

namespace Claustro.Tests.Reports;

public sealed class SheetTests
{
    [Fact]
    public void Beyond_the_rows_of_a_sheet_it_goes_on_in_another_with_its_head()
    {
        using var file = new MemoryStream();
        using (var sheet = new SheetWriter(file, "Notas", [new("Nombre"), new("Nota")], null, maxRows: 4))
        {
            for (var i = 1; i <= 7; i++)
            {
                sheet.Add($"={i}", i + 0.5m);
            }
        }

        var (first, second, third) = (ReportFiles.Rows(file.ToArray(), "Notas"), ReportFiles.Rows(file.ToArray(), "Notas 2"), ReportFiles.Rows(file.ToArray(), "Notas 3"));
        Assert.Equal((4, 4, 2), (first.Count, second.Count, third.Count));
        Assert.All(new[] { first, second, third }, s => Assert.Equal(["Nombre", "Nota"], s[0]));
        Assert.Equal(["=7", 7.5], third[1]);
        var xml = ReportFiles.Part(file.ToArray(), "xl/worksheets/sheet2.xml");
        Assert.Contains("state=\"frozen\"", xml, StringComparison.Ordinal);
        Assert.Contains("<autoFilter ref=\"A1:B4\"/>", xml, StringComparison.Ordinal);
        Assert.Contains("<col min=\"1\"", xml, StringComparison.Ordinal);
        Assert.DoesNotContain("<f>", xml, StringComparison.Ordinal);
    }
}
