using System.IO.Compression;
using System.Text;

namespace Claustro.Tests.Imports.Files;

/// <summary>XLSX files written by hand, so that a test says what stands in each part.</summary>
internal static class ExcelFiles
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", Links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// <param name="rows">What stands in the sheet's data.</param>
    /// <param name="before">Sheets that the book names before it.</param>
    /// <param name="target">Where the book says that the sheet is.</param>
    public static MemoryStream Make(string rows, string? shared = null, string? styles = null, string? dimension = null, string before = "", string target = "worksheets/sheet1.xml")
    {
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add("_rels/.rels", Relations(("book", "officeDocument", "xl/workbook.xml")));
            Add("xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Links}\"><sheets>{before}<sheet name=\"Data\" sheetId=\"1\" r:id=\"data\"/></sheets></workbook>");
            Add("xl/_rels/workbook.xml.rels", Relations(("hidden", "worksheet", "worksheets/hidden.xml"), ("chart", "chartsheet", "chartsheets/sheet1.xml"), ("data", "worksheet", target)));
            Add("xl/worksheets/hidden.xml", $"<worksheet xmlns=\"{Main}\"><sheetData/></worksheet>");
            Add(new Uri(new Uri("file:///xl/"), target.Replace('\\', '/')).AbsolutePath[1..],
                $"<worksheet xmlns=\"{Main}\">{(dimension is null ? "" : $"<dimension ref=\"{dimension}\"/>")}<sheetData>{rows}</sheetData></worksheet>");
            Add("xl/sharedStrings.xml", shared is null ? null : $"<sst xmlns=\"{Main}\">{shared}</sst>");
            Add("xl/styles.xml", styles is null ? null : $"<styleSheet xmlns=\"{Main}\">{styles}</styleSheet>");

            void Add(string name, string? content)
            {
                if (content is not null)
                {
                    using var entry = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                    entry.Write(Encoding.UTF8.GetBytes(content));
                }
            }
        }

        return file;
    }

    private static string Relations(params (string Id, string Type, string Target)[] relations) =>
        $"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{string.Concat(relations.Select(r => $"<Relationship Id=\"{r.Id}\" Type=\"{Links}/{r.Type}\" Target=\"{r.Target}\"/>"))}</Relationships>";
}
