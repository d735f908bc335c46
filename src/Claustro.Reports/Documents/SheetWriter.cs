using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Claustro.Reports.Documents;

/// <summary>
/// An Excel workbook (ECMA-376): bold column names that stay in view, a filter on them, numbers as numbers, text as
/// inline strings. Beyond the rows that Excel allows it goes on in another sheet. Written here because what the
/// library makes is either whole in memory or, streamed, several times slower and not quite by the standard.
/// </summary>
internal sealed class SheetWriter : RowWriter
{
    internal const int MaxRows = 1_000_000;
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    private const int Plain = 0, Heading = 1, ColumnName = 2, Date = 3, Share = 4;
    private readonly ZipArchive zip;
    private readonly int maxRows;
    private readonly List<string> sheets = [];
    private string name = "";
    private string? heading;
    private IReadOnlyList<SheetColumn> columns = [];
    private string[] letters = [];
    private SheetText xml = null!;
    private int row, part;

    public SheetWriter(Stream output, string name, IReadOnlyList<SheetColumn> columns, string? heading, int maxRows = MaxRows)
    {
        this.maxRows = maxRows;
        zip = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true);
        Begin(name, columns, heading);
    }

    private int HeadRow => heading is null ? 1 : 3;

    /// <summary>Ends this sheet and begins another, with columns of its own.</summary>
    public void Next(string name, IReadOnlyList<SheetColumn> columns, string? heading)
    {
        End();
        Begin(name, columns, heading);
    }

    public override void Dispose()
    {
        End();
        Entry("xl/styles.xml", $"""
            <styleSheet xmlns="{Main}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/><numFmt numFmtId="165" formatCode="0.0%"/></numFmts>
            <fonts count="3"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="14"/><color rgb="FF1E3A5F"/><name val="Calibri"/></font><font><b/><sz val="11"/><color rgb="FF1E3A5F"/><name val="Calibri"/></font></fonts>
            <fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFEEF2F7"/></patternFill></fill></fills>
            <borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border><left/><right/><top/><bottom style="thin"><color rgb="FF1E3A5F"/></bottom><diagonal/></border></borders>
            <cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
            <cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="0" fontId="2" fillId="2" borderId="1" xfId="0" applyFont="1" applyFill="1" applyBorder="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>
            <cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>
            """);
        var numbers = Enumerable.Range(1, sheets.Count).ToList();
        Entry("xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Relations}\"><sheets>{Each(n => $"<sheet name=\"{SheetText.Escape(sheets[n - 1])}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>")}</sheets></workbook>");
        Entry("xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{Each(n => $"<Relationship Id=\"rId{n}\" Type=\"{Relations}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>")}<Relationship Id=\"rId{sheets.Count + 1}\" Type=\"{Relations}/styles\" Target=\"styles.xml\"/></Relationships>");
        Entry("_rels/.rels", $"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{Relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
        const string type = "application/vnd.openxmlformats-officedocument.spreadsheetml";
        Entry("[Content_Types].xml", $"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"{type}.sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"{type}.styles+xml\"/>{Each(n => $"<Override PartName=\"/xl/worksheets/sheet{n}.xml\" ContentType=\"{type}.worksheet+xml\"/>")}</Types>");
        zip.Dispose();

        string Each(Func<int, string> part) => string.Concat(numbers.Select(part));
    }

    protected override void Write(ReadOnlySpan<object?> cells)
    {
        if (row >= maxRows)
        {
            End();
            Begin();
        }

        Row(cells, Plain);
    }

    private void Begin(string newName, IReadOnlyList<SheetColumn> newColumns, string? newHeading)
    {
        (name, columns, heading, part) = (newName, newColumns, newHeading, 0);
        letters = [.. Enumerable.Range(0, columns.Count).Select(Letters)];
        Begin();
    }

    private void Begin()
    {
        (row, part) = (0, part + 1);
        sheets.Add(part == 1 ? name : $"{name} {part}");
        xml = new SheetText(zip.CreateEntry($"xl/worksheets/sheet{sheets.Count}.xml", CompressionLevel.Fastest).Open());
        xml.Raw($"{Head}<worksheet xmlns=\"{Main}\"><sheetViews><sheetView workbookViewId=\"0\"{(sheets.Count == 1 ? " tabSelected=\"1\"" : "")}><pane ySplit=\"{HeadRow}\" topLeftCell=\"A{HeadRow + 1}\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><cols>");
        for (var i = 0; i < columns.Count; i++)
        {
            xml.Raw(string.Create(CultureInfo.InvariantCulture, $"<col min=\"{i + 1}\" max=\"{i + 1}\" width=\"{columns[i].Width}\" customWidth=\"1\"/>"));
        }

        xml.Raw("</cols><sheetData>");
        if (heading is not null)
        {
            Row([heading], Heading);
            row++;
        }

        Row([.. columns.Select(c => c.Title)], ColumnName);
    }

    private void End()
    {
        xml.Raw($"</sheetData><autoFilter ref=\"A{HeadRow}:{letters[^1]}{row}\"/></worksheet>");
        xml.Dispose();
    }

    private void Row(ReadOnlySpan<object?> cells, int style)
    {
        row++;
        xml.Raw("<row r=\"");
        xml.Number(row);
        xml.Raw("\">");
        for (var i = 0; i < cells.Length; i++)
        {
            switch (cells[i])
            {
                case null:
                    break;
                case string text:
                    Cell(i, style, "\" t=\"inlineStr\"><is><t xml:space=\"preserve\">");
                    xml.Text(text);
                    xml.Raw("</t></is></c>");
                    break;
                case DateOnly date:
                    Cell(i, Date, "\"><v>");
                    xml.Number((int)date.ToDateTime(TimeOnly.MinValue).ToOADate());
                    xml.Raw("</v></c>");
                    break;
                case Percent percent:
                    Cell(i, Share, "\"><v>");
                    xml.Number(percent.Share);
                    xml.Raw("</v></c>");
                    break;
                case ISpanFormattable number and (decimal or int or long or double):
                    Cell(i, style, "\"><v>");
                    xml.Number(number);
                    xml.Raw("</v></c>");
                    break;
                default:
                    throw new ArgumentException($"A cell cannot hold a {cells[i]!.GetType().Name}.", nameof(cells));
            }
        }

        xml.Raw("</row>");
    }

    private void Cell(int column, int style, string rest)
    {
        xml.Raw("<c r=\"");
        xml.Raw(letters[column]);
        xml.Number(row);
        xml.Raw("\" s=\"");
        xml.Number(style);
        xml.Raw(rest);
    }

    private void Entry(string path, string content)
    {
        using var entry = new SheetText(zip.CreateEntry(path, CompressionLevel.Fastest).Open());
        entry.Raw(Head);
        entry.Raw(content);
    }

    private static string Letters(int column) => column < 26 ? ((char)('A' + column)).ToString() : Letters((column / 26) - 1) + (char)('A' + (column % 26));
}
