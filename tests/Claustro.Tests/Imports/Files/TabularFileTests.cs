using System.Text;
using Claustro.Imports;
using Claustro.Imports.Files;
using Xunit;

namespace Claustro.Tests.Imports.Files;

public sealed class TabularFileTests
{
    [Theory]
    [InlineData("a;b;\"c, d, e, f\"\n1;2;3", 2)]
    [InlineData("\"a\nx\";b;\"c, d, e, f\"\n1;2;3", 2)]
    [InlineData("\n  \r\n;;\na;b;c\n1;2;3", 5)]
    [InlineData("\r\ra\tb\tc\r1\t2\t3", 4)]
    [InlineData("\"a\",\"b\",\"c;;;;\"\n1,2,3", 2)]
    public void The_first_row_with_anything_in_it_tells_the_separator_but_not_by_what_stands_in_quotes(string csv, int line)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        Assert.True(TabularFile.Header(file).Has("b"));
        var row = Assert.Single(TabularFile.Rows(file));
        Assert.Equal((line, "2"), (row.Line, row["b"]));
        Assert.Equal(["1", "2", "3"], row.Cells);
    }

    [Theory]
    [InlineData("a,b\n1,\"x\n2,y\n", 2)]
    [InlineData("a,b\r\n1,\"x\r\ny \"\"z\r\n", 2)]
    [InlineData("a;b\r1;2\r\"3;4", 3)]
    [InlineData("\"a,b\n1,2", 1)]
    [InlineData("a,b\n1,\"x\n\"\"\"\n\"", 4)]
    [InlineData("a,b\n1,\"x \"\"y\"\"\nz\"\n\"\",\"q\"\n", null)]
    [InlineData("a,b\n5\" pipe,6\" pipe\n\"Ana\" Pi,\"x\"\"\"\n", null)]
    [InlineData("a\tb\n1, \"x\t2", null)]
    public void A_quote_that_nothing_closes_is_found_where_it_opens(string csv, int? line)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        Assert.Equal(line, TabularFile.UnclosedQuote(file));
        if (line is null)
        {
            Assert.Equal(csv.Trim().Split('\n').Length - 1 - (csv.Contains("\nz", StringComparison.Ordinal) ? 1 : 0), TabularFile.Rows(file).Count());
        }
    }

    [Fact]
    public void What_is_no_text_is_not_taken_for_a_table_without_columns()
    {
        byte[] oldOrLockedWorkbook = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[504]];
        foreach (var content in (byte[][])[oldOrLockedWorkbook, Encoding.Unicode.GetBytes("a,b\n1,2\n")])
        {
            using var file = new MemoryStream(content);
            Assert.Throws<UnreadableFileException>(() => TabularFile.Header(file));
        }
    }

    [Fact]
    public void Also_a_million_blank_rows_stop_when_the_import_is_canceled()
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes("a\n" + new string('\n', 1000)));
        using var canceled = new CancellationTokenSource();
        canceled.Cancel();
        Assert.Throws<OperationCanceledException>(() => TabularFile.Rows(file, cancel: canceled.Token).Count());
    }

    [Fact]
    public void Cells_of_Excel_are_read_as_what_they_show()
    {
        const string Shared = "<si><t>a</t></si><si><r><t>two </t></r><r><rPr><b/></rPr><t>parts</t></r><rPh sb=\"0\" eb=\"1\"><t>said</t></rPh></si>";
        const string Styles = """
            <numFmts><numFmt numFmtId="170" formatCode="yyyy\-mm\-dd;@"/><numFmt numFmtId="171" formatCode="0.00&quot; days&quot;[Red]"/></numFmts>
            <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs>
            """;
        using var file = ExcelFiles.Make(
            """
            <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>b</t></is></c></row>
            <row r="3"><c r="A3" t="s"><v>1</v></c><c r="C3" t="str"><f>A1&amp;"x"</f><v>made</v></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c></row>
            <row><c s="1"><v>46000</v></c><c s="2"><v>46000.5</v></c><c s="3"><v>46000</v></c><c s="1" t="s"><v>0</v></c><c s="1"><v>9E+29</v></c></row>
            <row r="6"><c r="B6"><v>2.0240001E7</v></c><c r="C6"><v>21.299999999999997</v></c><c r="D6" t="s"><v>99</v></c><c r="E6"><f>1+1</f></c></row>
            <row r="7"><c r="A7" t="d"><v>2026-01-02</v></c><c r="B7" t="inlineStr"><is><t>_x0041_ _x005F_x0041_</t></is></c></row>
            """, Shared, Styles);
        Assert.True(TabularFile.Header(file).Has("b"));
        Assert.Equal(
            [
                "3: two parts||made|true|#N/A", "4: 2025-12-09|2025-12-09 12:00:00|46000|a|9E+29", "6: |20240001|21.3", "7: 2026-01-02|A _x0041_",
            ],
            TabularFile.Rows(file).Select(Show));
    }

    [Fact]
    public void A_stray_cell_far_to_the_right_or_below_costs_nothing()
    {
        var rows = string.Concat(Enumerable.Range(2, 100).Select(r => $"<row r=\"{r}\"><c r=\"A{r}\"><v>{r}</v></c><c r=\"XFD{r}\" t=\"inlineStr\"><is><t> x</t></is></c></row>"));
        using var file = ExcelFiles.Make($"<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>a</t></is></c></row>{rows}<row r=\"1048576\"><c r=\"A1048576\"><v>7</v></c></row>", dimension: "A1:XFD1048576");
        var read = TabularFile.Rows(file).ToList();
        Assert.Equal((101, "2: 2", "1048576: 7"), (read.Count, Show(read[0]), Show(read[^1])));
    }

    [Fact]
    public void Its_own_table_of_contents_says_where_the_sheet_is()
    {
        const string Sheet = "<row><c t=\"inlineStr\"><is><t>a</t></is></c></row><row><c><v>5</v></c></row>";
        foreach (var target in (string[])["worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml", "../data/people.xml", "worksheets\\Sheet1.xml"])
        {
            using var file = ExcelFiles.Make(Sheet, target: target);
            Assert.Equal(["2: 5"], TabularFile.Rows(file).Select(Show));
        }

        using var behind = ExcelFiles.Make(Sheet, before: "<sheet name=\"Lists\" sheetId=\"9\" state=\"hidden\" r:id=\"hidden\"/><sheet name=\"Chart\" sheetId=\"8\" r:id=\"chart\"/>");
        Assert.Equal(["2: 5"], TabularFile.Rows(behind).Select(Show));
    }

    [Fact]
    public void A_small_file_that_unpacks_to_a_huge_one_is_not_read_and_a_text_without_end_is_cut()
    {
        using var bomb = ExcelFiles.Make($"<row><c t=\"inlineStr\"><is><t>{new string('A', 20 * 1024 * 1024)}</t></is></c></row>");
        Assert.Throws<UnreadableFileException>(() => TabularFile.Header(bomb));
        using var spring = ExcelFiles.Make("<row><c t=\"s\"><v>0</v></c></row>", $"<si><t>{new string('A', 20 * 1024 * 1024)}</t></si>");
        Assert.Throws<UnreadableFileException>(() => TabularFile.Header(spring));
        using var deep = ExcelFiles.Make("<row r=\"1\"><c t=\"inlineStr\"><is><t>a</t></is></c></row><row r=\"999999999\"><c><v>1</v></c></row>");
        Assert.Throws<UnreadableFileException>(() => TabularFile.Rows(deep).Count());

        using var text = ExcelFiles.Make($"<row><c t=\"inlineStr\"><is><t>a</t></is></c></row><row><c t=\"inlineStr\"><is><t>{new string('A', 1_000_000)}</t></is></c></row>");
        Assert.Equal(32_767, Assert.Single(TabularFile.Rows(text))["a"].Length);
    }

    private static string Show(ImportRow row) => $"{row.Line}: {string.Join('|', row.Cells)}";
}
