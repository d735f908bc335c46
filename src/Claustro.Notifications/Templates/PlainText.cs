using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Claustro.Notifications.Templates;

/// <summary>
/// Makes the plain-text template of an HTML template, once, when it is loaded: what stands in <c>{{…}}</c> is copied as it
/// is, so that values come into the text unescaped and no mail pays for a conversion.
/// </summary>
internal static partial class PlainText
{
    public static string Of(string html)
    {
        var text = new StringBuilder(html.Length);
        string? link = null;
        foreach (var token in Tokens().EnumerateMatches(html))
        {
            var part = html.AsSpan(token.Index, token.Length);
            if (part.StartsWith("{{"))
            {
                text.Append(part);
            }
            else if (part[0] != '<')
            {
                AppendWords(text, WebUtility.HtmlDecode(part.ToString()));
            }
            else if (Tag().Match(part.ToString()) is { Success: true } tag)
            {
                var closes = tag.Groups["close"].Length > 0;
                switch (tag.Groups["name"].Value.ToLowerInvariant())
                {
                    case "a" when !closes:
                        link = Href().Match(part.ToString()) is { Success: true } href ? WebUtility.HtmlDecode(href.Groups[1].Value) : null;
                        break;
                    case "a":
                        text.Append(link is null ? "" : $" ({link})");
                        link = null;
                        break;
                    case "br":
                        EndLine(text, 1);
                        break;
                    case "li" when !closes:
                        EndLine(text, 1);
                        text.Append("- ");
                        break;
                    case "tr" or "div" or "li":
                        EndLine(text, 1);
                        break;
                    case "td" or "th" when closes:
                        text.Append(' ');
                        break;
                    case "p" or "h1" or "h2" or "h3" or "ul" or "ol" or "table" or "blockquote":
                        EndLine(text, 2);
                        break;
                }
            }
        }

        return text.ToString().Trim() + "\n";
    }

    /// <summary>White space of the source is one blank, as a browser shows it.</summary>
    private static void AppendWords(StringBuilder text, string words)
    {
        foreach (var c in words)
        {
            if (!char.IsWhiteSpace(c) || c == '\u00a0')
            {
                text.Append(c);
            }
            else if (text.Length > 0 && text[^1] is not (' ' or '\n'))
            {
                text.Append(' ');
            }
        }
    }

    private static void EndLine(StringBuilder text, int breaks)
    {
        while (text.Length > 0 && text[^1] == ' ')
        {
            text.Length--;
        }

        var have = 0;
        while (have < text.Length && text[^(have + 1)] == '\n')
        {
            have++;
        }

        text.Append('\n', text.Length == 0 ? 0 : Math.Max(0, breaks - have));
    }

    [GeneratedRegex(@"\{\{.*?\}\}|<(?:""[^""]*""|'[^']*'|[^>])*>|(?:(?!\{\{)[^<])+", RegexOptions.Singleline)]
    private static partial Regex Tokens();

    [GeneratedRegex(@"^<(?<close>/?)(?<name>[a-zA-Z][a-zA-Z0-9]*)")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\bhref\s*=\s*[""']([^""']*)[""']", RegexOptions.IgnoreCase)]
    private static partial Regex Href();
}
