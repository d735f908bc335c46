using System.Globalization;
using System.Text;

namespace Claustro.Reports.Documents;

/// <summary>
/// Adds to a finished PDF what Skia cannot write: the language (readers speak it aloud in it) and that the title be shown
/// instead of the file's name. Appends a new catalog, as the format foresees for changes (ISO 32000-1, 7.5.6).
/// </summary>
internal static class PdfLanguage
{
    public static void Write(MemoryStream pdf, string language, Stream output)
    {
        var bytes = pdf.GetBuffer().AsSpan(0, (int)pdf.Length);
        output.Write(bytes);
        var tail = Encoding.Latin1.GetString(bytes[Math.Max(0, bytes.Length - 2048)..]);
        var body = bytes;
        if (!TryNumber(tail, "startxref", out var xref) || !TryNumber(tail, "/Root", out var root) || !TryNumber(tail, "/Size", out var size))
        {
            throw new InvalidDataException("The PDF ends in an unexpected way.");
        }

        var start = body.IndexOf(Encoding.Latin1.GetBytes($"\n{root} 0 obj\n")) + 1;
        var opening = body[start..].IndexOf("<<"u8) + start + 2;
        var length = body[start..].IndexOf("endobj"u8);
        var rest = Encoding.Latin1.GetString(body[opening..(start + length)]);
        var info = TryNumber(tail, "/Info", out var i) ? string.Create(CultureInfo.InvariantCulture, $"\n/Info {i} 0 R") : "";
        var catalog = string.Create(CultureInfo.InvariantCulture, $"{root} 0 obj\n<</Lang ({language}) /ViewerPreferences <</DisplayDocTitle true>>\n{rest}endobj\n");
        var trailer = string.Create(CultureInfo.InvariantCulture,
            $"xref\n{root} 1\n{bytes.Length + 1:D10} 00000 n \ntrailer\n<</Size {size}\n/Root {root} 0 R{info}\n/Prev {xref}>>\nstartxref\n{bytes.Length + 1 + catalog.Length}\n%%EOF\n");
        output.Write(Encoding.Latin1.GetBytes("\n" + catalog + trailer));
    }

    private static bool TryNumber(string text, string name, out int number)
    {
        number = 0;
        var at = text.LastIndexOf(name, StringComparison.Ordinal);
        if (at < 0)
        {
            return false;
        }

        var digits = text.AsSpan(at + name.Length).TrimStart();
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
