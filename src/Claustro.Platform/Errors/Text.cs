using System.Globalization;

namespace Claustro.Platform.Errors;

/// <summary>A sentence for users in both languages of the college. Spanish comes first and is the default.</summary>
public readonly record struct Text(string Es, string En)
{
    public string In(CultureInfo culture) => culture.TwoLetterISOLanguageName == "en" ? En : Es;

    public override string ToString() => Es;
}

/// <summary>The two languages of the product.</summary>
public static class Languages
{
    public static readonly CultureInfo Spanish = CultureInfo.GetCultureInfo("es-ES");
    public static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>The culture of a locale such as <c>es</c>, <c>en-US</c>; Spanish for anything else.</summary>
    public static CultureInfo Of(string? locale) =>
        locale is not null && locale.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? English : Spanish;

    public static bool IsKnown(string locale) => locale is "es" or "en";
}
