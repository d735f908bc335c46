using MiniExcelLibs;
using MiniExcelLibs.OpenXml;

namespace Claustro.Reports.Documents;

/// <summary>An Excel workbook of one sheet, written row by row. Text stays text, whatever it begins with.</summary>
public static class Sheet
{
    /// <summary>Returns the number of rows. Values are texts, numbers, dates or null.</summary>
    public static async Task<int> WriteAsync(Stream output, string name, IReadOnlyList<string> columns, IEnumerable<object?[]> rows, CancellationToken cancel)
    {
        var written = 0;
        var configuration = new OpenXmlConfiguration { AutoFilter = true, FreezeRowCount = 1, FastMode = true, EnableWriteNullValueCell = false };
        await output.SaveAsAsync(Rows(), sheetName: name, configuration: configuration, cancellationToken: cancel);
        return written;

        IEnumerable<Dictionary<string, object?>> Rows()
        {
            foreach (var row in rows)
            {
                written++;
                var cells = new Dictionary<string, object?>(columns.Count);
                for (var i = 0; i < columns.Count; i++)
                {
                    cells[columns[i]] = row[i];
                }

                yield return cells;
            }
        }
    }
}
