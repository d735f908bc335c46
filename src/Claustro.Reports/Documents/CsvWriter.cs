using System.Buffers;
using System.Globalization;
using System.Text;

namespace Claustro.Reports.Documents;

/// <summary>
/// Comma-separated values (RFC 4180) in UTF-8 with its mark, by which Excel knows the accents. Numbers and dates are
/// written as machines read them.
/// </summary>
internal sealed class CsvWriter : RowWriter
{
    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create(",\"\r\n;\t");

    // A spreadsheet takes a cell that begins so for a formula, even in quotes; an apostrophe before it says "text".
    private static readonly SearchValues<char> Formula = SearchValues.Create("=+-@\t\r");
    private readonly StreamWriter text;

    public CsvWriter(Stream output, IReadOnlyList<SheetColumn> columns)
    {
        text = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 32 * 1024, leaveOpen: true) { NewLine = "\r\n" };
        Write([.. columns.Select(c => c.Title)]);
    }

    public override void Dispose() => text.Dispose();

    protected override void Write(ReadOnlySpan<object?> cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            if (i > 0)
            {
                text.Write(',');
            }

            if (cells[i] is string value)
            {
                WriteText(value);
            }
            else if (cells[i] is { } other)
            {
                text.Write(other switch
                {
                    DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    Percent percent => percent.Share.ToString(CultureInfo.InvariantCulture),
                    _ => Convert.ToString(other, CultureInfo.InvariantCulture),
                });
            }
        }

        text.WriteLine();
    }

    private void WriteText(string value)
    {
        var quoted = value.AsSpan().ContainsAny(NeedQuotes);
        if (quoted)
        {
            text.Write('"');
        }

        if (value.Length > 0 && Formula.Contains(value[0]))
        {
            text.Write('\'');
        }

        text.Write(quoted ? value.Replace("\"", "\"\"", StringComparison.Ordinal) : value);
        if (quoted)
        {
            text.Write('"');
        }
    }
}
