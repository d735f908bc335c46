using System.Text;
using SkiaSharp;

namespace Claustro.Reports.Documents;

/// <summary>Breaks text into lines.</summary>
internal static class PdfLines
{
    /// <summary>Lines no wider than this; long words are broken. Never empty.</summary>
    public static List<string> Wrap(string text, SKFont font, float width)
    {
        var lines = new List<string>(1);
        foreach (var part in Clean(text).Split('\n'))
        {
            if (font.MeasureText(part) <= width)
            {
                lines.Add(part);
                continue;
            }

            var line = new StringBuilder();
            foreach (var word in part.Split(' '))
            {
                if (line.Length > 0 && font.MeasureText($"{line} {word}") <= width)
                {
                    line.Append(' ').Append(word);
                    continue;
                }

                if (line.Length > 0)
                {
                    lines.Add(line.ToString());
                    line.Clear();
                }

                line.Append(BreakWord(word, font, width, lines));
            }

            lines.Add(line.ToString());
        }

        return lines;
    }

    private static string BreakWord(string word, SKFont font, float width, List<string> lines)
    {
        while (font.MeasureText(word) > width)
        {
            var (fits, at) = (0, 0);
            foreach (var rune in word.EnumerateRunes())
            {
                at += rune.Utf16SequenceLength;
                if (font.MeasureText(word.AsSpan(0, at)) > width)
                {
                    break;
                }

                fits = at;
            }

            fits = fits > 0 ? fits : Math.Min(word.Length, char.IsSurrogate(word[0]) ? 2 : 1);
            fits = Joint(word, fits);
            lines.Add(word[..fits]);
            word = word[fits..];
        }

        return word;
    }

    /// <summary>Rather at a joint than in the middle: 2026-O-|CIE101-1, name|@college.example. Where it would leave a scrap, or there is none, as far as fits.</summary>
    private static int Joint(string word, int fits)
    {
        if (word.AsSpan(0, Math.Min(fits + 1, word.Length)).LastIndexOf('@') is var sign && sign > fits / 3)
        {
            return sign;
        }

        for (var at = fits; at > fits / 3; at--)
        {
            if (at < word.Length && word[at - 1] is '-' or '_' or '/' or '.' or ':')
            {
                return at;
            }
        }

        return fits;
    }

    /// <summary>What cannot be drawn (control characters, halves of pairs) must not stop a document.</summary>
    private static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '\ud7ff'))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(Rune.IsControl(rune) && rune.Value != '\n' ? " " : rune.ToString());
        }

        return clean.ToString();
    }
}
