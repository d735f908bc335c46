namespace Claustro.Reports.Documents;

/// <summary>An Excel workbook of one sheet in one call. Text stays text, whatever it begins with.</summary>
public static class Sheet
{
    /// <summary>Returns the number of rows. Values are texts, numbers, dates or null.</summary>
    public static Task<int> WriteAsync(Stream output, string name, IReadOnlyList<string> columns, IEnumerable<object?[]> rows, CancellationToken cancel)
    {
        using var sheet = RowWriter.Create("xlsx", output, name, [.. columns.Select(c => new SheetColumn(c, Math.Max(12, c.Length + 4)))]);
        foreach (var row in rows)
        {
            cancel.ThrowIfCancellationRequested();
            sheet.Add(row);
        }

        return Task.FromResult(sheet.Rows);
    }
}
