namespace Claustro.Reports.Documents;

/// <summary>
/// Writes a table row by row straight into the file, so that memory does not grow with it. Values are texts, numbers,
/// shares (<see cref="Percent"/>), dates or null. Text stays text, whatever it begins with: opened in a spreadsheet no cell becomes a formula.
/// The file is complete once this is disposed; the stream stays open.
/// </summary>
public abstract class RowWriter : IDisposable
{
    /// <summary>Rows of data so far, without the head.</summary>
    public int Rows { get; private set; }

    /// <summary>A workbook (<c>xlsx</c>) or comma-separated values (<c>csv</c>), with the names of the columns written.</summary>
    /// <param name="heading">Stands above the columns of a workbook, with an empty row between; a CSV has none.</param>
    public static RowWriter Create(string format, Stream output, string name, IReadOnlyList<SheetColumn> columns, string? heading = null) => format switch
    {
        "xlsx" => new SheetWriter(output, name, columns, heading),
        "csv" => new CsvWriter(output, columns),
        _ => throw new ArgumentException($"No rows can be written as {format}.", nameof(format)),
    };

    public void Add(params ReadOnlySpan<object?> cells)
    {
        Write(cells);
        Rows++;
    }

    public abstract void Dispose();

    protected abstract void Write(ReadOnlySpan<object?> cells);
}

/// <summary>A share, 1 being all: shown in percent, but a number to calculate with.</summary>
public readonly record struct Percent(decimal Share);

/// <summary>A column; the width is in characters, about.</summary>
public sealed record SheetColumn(string Title, double Width = 14);
