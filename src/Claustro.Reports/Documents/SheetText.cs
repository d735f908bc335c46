using System.Buffers;
using System.Globalization;
using System.Text;

namespace Claustro.Reports.Documents;

/// <summary>The XML of one part of a workbook, without an object per cell.</summary>
internal sealed class SheetText(Stream part) : IDisposable
{
    /// <summary>The most characters Excel takes in a cell; a longer one makes it call the file damaged.</summary>
    private const int MaxText = 32_767;

    private static readonly SearchValues<char> Plain = SearchValues.Create(
        " !\"#$%'()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^`abcdefghijklmnopqrstuvwxyz{|}~áéíóúüñÁÉÍÓÚÜÑçÇ¿¡ºª·");

    private readonly StreamWriter writer = new(part, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 16 * 1024);

    public void Raw(string xml) => writer.Write(xml);

    public void Number<T>(T number) where T : ISpanFormattable
    {
        Span<char> digits = stackalloc char[40];
        number.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        writer.Write(digits[..length]);
    }

    public void Text(string text)
    {
        text = text.Length > MaxText ? text[..MaxText] : text;
        writer.Write(text.AsSpan().ContainsAnyExcept(Plain) ? Escape(text) : text);
    }

    public void Dispose() => writer.Dispose();

    /// <summary>What XML cannot hold becomes U+FFFD; an underscore that Excel would read as an escape is escaped itself.</summary>
    public static string Escape(string text)
    {
        var xml = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            switch (c)
            {
                case '&':
                    xml.Append("&amp;");
                    break;
                case '<':
                    xml.Append("&lt;");
                    break;
                case '>':
                    xml.Append("&gt;");
                    break;
                case '"':
                    xml.Append("&quot;");
                    break;
                case '_' when IsEscape(text.AsSpan(i)):
                    xml.Append("_x005F_");
                    break;
                case '\r':
                    xml.Append("&#13;");
                    break;
                case '\t' or '\n':
                    xml.Append(c);
                    break;
                case < ' ' or '\ufffe' or '\uffff':
                    xml.Append('\ufffd');
                    break;
                default:
                    xml.Append(c);
                    break;
            }
        }

        return xml.ToString();
    }

    private static bool IsEscape(ReadOnlySpan<char> at) =>
        at.Length >= 7 && at[1] == 'x' && at[6] == '_' && char.IsAsciiHexDigit(at[2]) && char.IsAsciiHexDigit(at[3]) && char.IsAsciiHexDigit(at[4]) && char.IsAsciiHexDigit(at[5]);
}
