using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace Claustro.Imports.Files;

/// <summary>
/// The rows of an XLSX file's first sheet, read as a stream: one row is held at a time, and the texts that cells share. Where a
/// cell stands is what it says of itself, so a stray one far to the right costs nothing.
/// </summary>
internal sealed partial class ExcelRows
{
    private const int MaxRows = 1_048_576; // as many as a spreadsheet has
    private const int MaxShared = 50_000_000; // characters of all the texts that cells share

    private readonly int maxColumns, maxCell;
    private readonly ExcelStyles styles;
    private readonly List<string> shared = [];
    private readonly StringBuilder text = new();
    private readonly char[] piece = new char[1024];

    private ExcelRows(ExcelBook book, int maxColumns, int maxCell)
    {
        (this.maxColumns, this.maxCell) = (maxColumns, maxCell);
        using var formats = book.Open("styles", "xl/styles.xml");
        styles = ExcelStyles.Read(formats);
        using var texts = book.Open("sharedStrings", "xl/sharedStrings.xml");
        ReadShared(texts);
    }

    /// <summary>Cells by column; a row that is not there is an empty array.</summary>
    public static IEnumerable<string[]> Of(Stream file, int maxColumns, int maxCell)
    {
        using var book = new ExcelBook(file);
        var rows = new ExcelRows(book, maxColumns, maxCell);
        using var xml = book.OpenSheet();
        var line = 0;
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "row")
            {
                continue;
            }

            var at = int.TryParse(xml.GetAttribute("r"), CultureInfo.InvariantCulture, out var said) && said > line ? said : line + 1;
            if (at > MaxRows)
            {
                throw new UnreadableFileException("A sheet has not so many rows.");
            }

            for (; line + 1 < at; line++)
            {
                yield return [];
            }

            line = at;
            yield return rows.Cells(xml);
        }
    }

    private void ReadShared(XmlReader? xml)
    {
        var length = 0L;
        while (xml?.Read() == true)
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "si")
            {
                shared.Add(Unescape(TextIn(xml)));
                if ((length += shared[^1].Length + 20) > MaxShared)
                {
                    throw new UnreadableFileException("Its cells hold too much text.");
                }
            }
        }
    }

    private string[] Cells(XmlReader xml)
    {
        var cells = new List<string>();
        if (xml.IsEmptyElement)
        {
            return [];
        }

        for (var (row, column) = (xml.Depth, -1); xml.Read() && xml.Depth > row;)
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "c")
            {
                continue;
            }

            column = ColumnOf(xml.GetAttribute("r")) ?? column + 1;
            if (Value(xml) is { Length: > 0 } value && column < maxColumns)
            {
                while (cells.Count <= column)
                {
                    cells.Add("");
                }

                cells[column] = value;
            }
        }

        return [.. cells];
    }

    private string Value(XmlReader xml)
    {
        var (type, style) = (xml.GetAttribute("t"), xml.GetAttribute("s"));
        var value = TextIn(xml);
        return type switch
        {
            "s" => int.TryParse(value, CultureInfo.InvariantCulture, out var index) && index >= 0 && index < shared.Count ? shared[index] : "",
            "inlineStr" or "str" => Unescape(value),
            "b" => value switch { "1" => "true", "0" => "false", _ => value },
            "d" when DateTime.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var date) => Date(date),
            "d" or "e" => value,
            _ => Number(value, style),
        };
    }

    /// <summary>The text of the element that the reader stands on, and moves to the end of: not its formula, nor how it is pronounced.</summary>
    private string TextIn(XmlReader xml)
    {
        if (xml.IsEmptyElement)
        {
            return "";
        }

        text.Clear();
        var (depth, takes) = (xml.Depth, false);
        var more = xml.Read();
        while (more && xml.Depth > depth)
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName is "f" or "rPh")
            {
                xml.Skip(); // to what follows it
                continue;
            }

            if (xml.NodeType is XmlNodeType.Element or XmlNodeType.EndElement)
            {
                takes = xml.NodeType == XmlNodeType.Element && xml.LocalName is "v" or "t" && !xml.IsEmptyElement;
            }
            else if (takes)
            {
                Take(xml);
            }

            more = xml.Read();
        }

        return text.ToString();
    }

    /// <summary>Piece by piece, so that a text without end fills no memory; what is longer than a cell may be is passed over.</summary>
    private void Take(XmlReader xml)
    {
        for (var n = xml.ReadValueChunk(piece, 0, piece.Length); n > 0; n = xml.ReadValueChunk(piece, 0, piece.Length))
        {
            text.Append(piece, 0, Math.Clamp(maxCell - text.Length, 0, n));
        }
    }

    private string Number(string value, string? style)
    {
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return value;
        }

        if (styles.IsDate(style) && number is > -657_435 and < 2_958_466) // what a date can be
        {
            return Date(DateTime.FromOADate(number));
        }

        // As spreadsheets show it: 7.1 * 3 is 21.3, not 21.299999999999997.
        return number.ToString(number == Math.Floor(number) ? "R" : "G15", CultureInfo.InvariantCulture);
    }

    private static string Date(DateTime date) => date.ToString(date.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>From 0; null when the cell does not say where it stands.</summary>
    private static int? ColumnOf(string? reference)
    {
        var column = 0;
        foreach (var c in (reference ?? "").TakeWhile(char.IsAsciiLetter).Take(4))
        {
            column = (column * 26) + (c | ' ') - 'a' + 1;
        }

        return column == 0 ? null : column - 1;
    }

    /// <summary>XML cannot write some characters; a cell writes them as <c>_x000D_</c>.</summary>
    private static string Unescape(string value) => !value.Contains("_x", StringComparison.Ordinal) ? value
        : Escaped().Replace(value, m => ((char)int.Parse(m.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString());

    [GeneratedRegex("_x([0-9A-Fa-f]{4})_")]
    private static partial Regex Escaped();
}
