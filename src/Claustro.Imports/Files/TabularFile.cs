using System.Text;
using Claustro.Platform.Data;
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
    private const int MaxColumns = 500, MaxCell = 32_767, MaxHeader = 1024 * 1024;

    static TabularFile() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>The header, which is the first row that is not blank; empty when the file is.</summary>
    public static ImportHeader Header(Stream file, IReadOnlyDictionary<string, string>? aliases = null) =>
        new(Guarded(Cells(file)).FirstOrDefault(cells => cells.Length > 0) ?? [], aliases);

    /// <summary>The rows under the header, without blank ones. There may be a million of those, so each looks whether it goes on.</summary>
    public static IEnumerable<ImportRow> Rows(Stream file, IReadOnlyDictionary<string, string>? aliases = null, CancellationToken cancel = default)
    {
        ImportHeader? header = null;
        var line = 0;
        foreach (var cells in Guarded(Cells(file)))
        {
            cancel.ThrowIfCancellationRequested();
            line++;
            if (cells.Length == 0)
            {
                continue;
            }

            if (header is null)
            {
                header = new ImportHeader(cells, aliases);
            }
            else
            {
                yield return new ImportRow(line, header, cells);
            }
        }
    }

    private static IEnumerable<string[]> Cells(Stream file)
    {
        var isZip = IsZip(file);
        file.Position = 0;
        return isZip ? ExcelCells(file) : CsvCells(file);
    }

    private static bool IsZip(Stream file)
    {
        file.Position = 0;
        Span<byte> start = stackalloc byte[4];
        return file.ReadAtLeast(start, 4, throwOnEndOfStream: false) == 4 && start.SequenceEqual("PK\x03\x04"u8);
    }

    /// <summary>A blank row is an empty array.</summary>
    private static IEnumerable<string[]> CsvCells(Stream file)
    {
        var encoding = EncodingOf(file);
        file.Position = 0;
        var separator = Separator(new StreamReader(file, encoding, leaveOpen: true));
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
                cells[i] = Clean(csv.GetString(i), int.MaxValue);
            }

            yield return IsBlank(cells) ? [] : cells;
        }
    }

    private static IEnumerable<string[]> ExcelCells(Stream file)
    {
        foreach (var cells in ExcelRows.Of(file, MaxColumns, MaxCell))
        {
            for (var i = 0; i < cells.Length; i++)
            {
                cells[i] = Clean(cells[i], MaxCell); // a cell may hold _x0000_ or half a pair, which are read as what they stand for
            }

            yield return IsBlank(cells) ? [] : cells;
        }
    }

    /// <summary>Spreadsheets write rows that were once used as separators and nothing between them.</summary>
    private static bool IsBlank(string[] cells) => Array.TrueForAll(cells, string.IsNullOrWhiteSpace);

    /// <summary>No database keeps a NUL or half a character: they become U+FFFD, and the row is taken or refused for what is left.</summary>
    private static string Clean(string cell, int most) => cell.Replace('\0', '\uFFFD').Keepable(most);

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

    /// <summary>The commonest candidate in the first row that is not blank, but for what stands in quotes.</summary>
    private static char Separator(TextReader text)
    {
        const string Candidates = ",;\t";
        var (counts, quoted, blank) = (new int[Candidates.Length], false, true);
        for (var n = 0; n < MaxHeader && text.Read() is var read and >= 0; n++)
        {
            var (c, candidate) = ((char)read, Candidates.IndexOf((char)read, StringComparison.Ordinal));
            if (c == '\0')
            {
                throw new UnreadableFileException("It is no text."); // an old or a locked workbook, or UTF-16 without its mark
            }

            if (c is '\n' or '\r' && !quoted)
            {
                if (!blank)
                {
                    break;
                }

                Array.Clear(counts);
            }
            else if (candidate >= 0 && !quoted)
            {
                counts[candidate]++;
            }

            quoted ^= c == '"';
            blank &= candidate >= 0 || char.IsWhiteSpace(c);
        }

        return Candidates[Array.IndexOf(counts, counts.Max())];
    }

    /// <summary>
    /// The line on which a quote opens that nothing closes until the end of a CSV file: all that follows would be one cell. Null
    /// when there is none. Lines as an editor counts them, from 1.
    /// </summary>
    public static int? UnclosedQuote(Stream file)
    {
        if (IsZip(file))
        {
            return null;
        }

        var encoding = EncodingOf(file);
        file.Position = 0;
        var separator = Separator(new StreamReader(file, encoding, leaveOpen: true));
        file.Position = 0;
        using var text = new StreamReader(file, encoding, detectEncodingFromByteOrderMarks: true, bufferSize: 64 * 1024, leaveOpen: true);
        var (line, opened, quoted, closed, starts) = (1, 0, false, false, true);
        for (var read = text.Read(); read >= 0; read = text.Read())
        {
            var c = (char)read;
            if (c == '"' && (quoted || closed || starts))
            {
                opened = starts ? line : opened;
                (quoted, closed, starts) = (!quoted, quoted, false); // two within quotes are one: it closes and opens again
                continue;
            }

            line += c == '\n' || (c == '\r' && text.Peek() != '\n') ? 1 : 0;
            (closed, starts) = (false, !quoted && (c == separator || c is '\n' or '\r'));
        }

        return quoted ? opened : null;
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
