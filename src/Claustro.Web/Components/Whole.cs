using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Claustro.Web.Components;

/// <summary>Text on pages whose codes, times and addresses keep together where they fit on a line. What is read and copied stays the very text.</summary>
public static partial class Whole
{
    /// <summary>2026-O-HUM101-1, (A-101), with a point that follows it, 09:00–10:20 and 18 jul 2026, with the comma or dash that follows it.</summary>
    public static RenderFragment Of(string? text) => builder =>
    {
        var at = 0;
        foreach (Match match in Codes().Matches(text ?? ""))
        {
            builder.AddContent(0, text![at..match.Index]);
            builder.OpenElement(1, "span");
            builder.AddAttribute(2, "class", "whole");
            builder.AddContent(3, match.Value);
            builder.CloseElement();
            at = match.Index + match.Length;
        }

        builder.AddContent(4, text?[at..]);
    };

    /// <summary>A mail address, which breaks before its @ first.</summary>
    public static RenderFragment Mail(string? address) => builder =>
    {
        var at = address?.IndexOf('@', StringComparison.Ordinal) ?? -1;
        if (at < 0)
        {
            builder.AddContent(0, address);
            return;
        }

        builder.AddContent(0, address![..at]);
        builder.AddMarkupContent(1, "<wbr>");
        builder.AddContent(2, address[at..]);
    };

    [GeneratedRegex(@"\d\d:\d\d–\d\d:\d\d|(?<!\S)\d{1,2} \p{L}{3,5}\.? \d{4}(,| –)?|(?<=, )\d\d:\d\d –|(?<!\S)\(?(?=\S*\d)[\p{L}\d._]+(-[\p{L}\d._]+)+\)?( ·(?= ))?", RegexOptions.CultureInvariant)]
    private static partial Regex Codes();
}
