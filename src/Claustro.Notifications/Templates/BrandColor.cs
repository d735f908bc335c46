using System.Globalization;

namespace Claustro.Notifications.Templates;

/// <summary>The institution's colour and the colour that can be read on it.</summary>
/// <param name="Hex">Such as <c>#1e3a5f</c>.</param>
/// <param name="Ink">White, or nearly black where white would have less than 4.5 : 1 (WCAG AA).</param>
internal sealed record BrandColor(string Hex, string Ink)
{
    private const string White = "#ffffff", Black = "#111827";

    /// <summary>The colour itself for words on white, or nearly black where it would be too pale: contrast is the same either way round.</summary>
    public string OnWhite => Ink == White ? Hex : Black;

    public static BrandColor Read(string text)
    {
        if (text.Length != 7 || text[0] != '#' || !int.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var rgb))
        {
            throw new InvalidDataException("Institution:Color must be a colour such as #1e3a5f.");
        }

        var luminance = (0.2126 * Light(rgb >> 16)) + (0.7152 * Light(rgb >> 8)) + (0.0722 * Light(rgb));
        return new BrandColor(text.ToLowerInvariant(), 1.05 / (luminance + 0.05) >= 4.5 ? White : Black);
    }

    /// <summary>As WCAG 2 reckons it.</summary>
    private static double Light(int channel)
    {
        var c = (channel & 0xff) / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
    }
}
