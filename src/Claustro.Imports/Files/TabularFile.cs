using System.Globalization;
using System.Text;
using MiniExcelLibs;
using Sylvan.Data.Csv;

namespace Claustro.Imports.Files;

/// <summary>The file cannot be read as a table.</summary>
internal sealed class UnreadableFileException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// A CSV or XLSX file as a header and rows, read as a stream. Which of them it is, its separator (comma, semicolon, tab) and its
/// encoding (UTF-8, UTF-16 with its mark, else Windows-1252, which old spreadsheets write) are told by the content, not the name.
/// </summary>
internal static class TabularFile
{
    private const int MaxColumns = 500, MaxCell = 32_767;

    static TabularFile() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>The header; empty when the file is.</summary>
    public static ImportHeader Header(Stream file, IReadOnlyDictionary<string, string>? aliases = null) => new(Guarded(Cells(file)).FirstOrDefault() ?? [], aliases);

    /// <summary>The rows under the header, without blank ones.</summary>
    public static IEnumerable<ImportRow> Rows(Stream file, IReadOnlyDictionary<string, string>? aliases = null)
    {
        ImportHeader? header = null;
        var line = 0;
        foreach (var cells in Guarded(Cells(file)))
        {
            line++;
            if (header is null)
            {
                header = new ImportHeader(cells, aliases);
            }
            else if (cells.Length > 0)
            {
                yield return new ImportRow(line, header, cells);
            }
        }
    }

    private static IEnumerable<string[]> Cells(Stream file)
    {
        file.Position = 0;
        Span<byte> start = stackalloc byte[4];
        var isZip = file.ReadAtLeast(start, 4, throwOnEndOfStream: false) == 4 && start.SequenceEqual("PK\x03\x04"u8);
        file.Position = 0;
        return isZip ? ExcelCells(file) : CsvCells(file);
    }

    /// <summary>A blank row is an empty array.</summary>
    private static IEnumerable<string[]> CsvCells(Stream file)
    {
        var encoding = EncodingOf(file);
        file.Position = 0;
        var separator = Separator(new StreamReader(file, encoding, leaveOpen: true).ReadLine() ?? "");
        file.Position = 0;
        using var text = new StreamReader(file, encoding, detectEncodingFromByteOrderMarks: true, bufferSize: 64 * 1024, leaveOpen: true);
        using var csv = CsvDataReader.Create(text, new CsvDataReaderOptions
        {
            HasHeaders = false,
            Delimiter = separator,
            CsvStyle = CsvStyle.Lax, // a stray quote spoils its row, not the file
            BufferSize = 64 * 1024,
            MaxBufferSize = 1024 * 1024,
            OwnsReader = false,
        });
        while (csv.Read())
        {
            var cells = new string[Math.Min(csv.RowFieldCount, MaxColumns)];
            for (var i = 0; i < cells.Length; i++)
            {
                cells[i] = csv.GetString(i).Replace('\0', '\uFFFD'); // no database keeps a NUL; the row is refused for what is left
            }

            yield return cells is [""] ? [] : cells;
        }
    }

    private static IEnumerable<string[]> ExcelCells(Stream file)
    {
        foreach (IDictionary<string, object?> row in file.Query(useHeaderRow: false, excelType: ExcelType.XLSX))
        {
            var cells = row.Values.Take(MaxColumns).Select(Text).ToArray();
            yield return Array.TrueForAll(cells, c => c.Length == 0) ? [] : cells;
        }
    }

    private static string Text(object? cell) => cell switch
    {
        null => "",
        string s => s.Length > MaxCell ? s[..MaxCell] : s,
        DateTime d => d.ToString(d.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };

    /// <summary>Whatever a reader throws at a broken file becomes one exception; I/O trouble of ours stays what it is.</summary>
    private static IEnumerable<string[]> Guarded(IEnumerable<string[]> rows)
    {
        IEnumerator<string[]>? at = null;
        try
        {
            while (true)
            {
                try
                {
                    at ??= rows.GetEnumerator();
                    if (!at.MoveNext())
                    {
                        yield break;
                    }
                }
                catch (Exception e) when (e is EndOfStreamException or not (IOException or OutOfMemoryException))
                {
                    throw new UnreadableFileException("The file is no table.", e);
                }

                yield return at.Current;
            }
        }
        finally
        {
            at?.Dispose();
        }
    }

    private static char Separator(string header)
    {
        var best = ',';
        foreach (var candidate in (ReadOnlySpan<char>)[';', '\t'])
        {
            best = header.Count(c => c == candidate) > header.Count(c => c == best) ? candidate : best;
        }

        return best;
    }

    private static Encoding EncodingOf(Stream file)
    {
        file.Position = 0;
        var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
        var decoder = strict.GetDecoder();
        var bytes = new byte[64 * 1024];
        var chars = new char[bytes.Length + 4];
        var first = true;
        while (true)
        {
            var n = file.Read(bytes);
            if (first && n >= 2 && bytes[0] + bytes[1] == 0xFF + 0xFE)
            {
                return Encoding.Unicode; // the reader tells the two byte orders apart by the mark
            }

            first = false;
            try
            {
                decoder.GetChars(bytes, 0, n, chars, 0, flush: n == 0);
            }
            catch (DecoderFallbackException)
            {
                return Encoding.GetEncoding(1252);
            }

            if (n == 0)
            {
                return Encoding.UTF8;
            }
        }
    }
}
