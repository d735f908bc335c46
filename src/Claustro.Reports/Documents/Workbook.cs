namespace Claustro.Reports.Documents;

/// <summary>A workbook of several sheets, each with its own columns, written one after another. Complete once this is disposed.</summary>
public sealed class Workbook(Stream output) : IDisposable
{
    private SheetWriter? sheets;

    /// <summary>Begins a sheet; its rows follow by <see cref="Add"/>. Names differ and have at most 25 characters.</summary>
    public void Sheet(string name, IReadOnlyList<SheetColumn> columns, string? heading = null)
    {
        if (sheets is null)
        {
            sheets = new SheetWriter(output, name, columns, heading);
        }
        else
        {
            sheets.Next(name, columns, heading);
        }
    }

    public void Add(params ReadOnlySpan<object?> cells) => (sheets ?? throw new InvalidOperationException("Begin a sheet first.")).Add(cells);

    public void Dispose() => sheets?.Dispose();
}
