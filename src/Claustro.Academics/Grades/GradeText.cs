using System.Globalization;
using Claustro.Platform.Errors;
using Claustro.Web;

namespace Claustro.Academics.Grades;

/// <summary>A grade as a teacher types it and reads it: a number with comma or point, or a letter for missing or excused.</summary>
internal static class GradeText
{
    private static readonly Text NoWay = new("Escriba de 0 a 100, F (falta) o E (exento).", "Write 0 to 100, M (missing) or E (excused).");

    public static string Show(decimal? score, GradeState state, Reader reader) => state switch
    {
        GradeState.Missing => reader.T("F", "M"),
        GradeState.Excused => "E",
        _ => score?.ToString("0.##", reader.Culture) ?? "",
    };

    /// <summary>What it means, or what is wrong with it. Both languages' letters are understood in both.</summary>
    public static (decimal? Score, GradeState State, Text? Wrong) Read(string text)
    {
        text = text.Trim();
        switch (text.ToUpperInvariant())
        {
            case "F" or "M" or "NP" or "FALTA" or "MISSING":
                return (null, GradeState.Missing, null);
            case "E" or "EX" or "EXENTO" or "EXENTA" or "EXCUSED":
                return (null, GradeState.Excused, null);
        }

        if (!decimal.TryParse(text.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var score))
        {
            return (null, GradeState.Graded, NoWay);
        }

        return (score, GradeState.Graded, GradeSheetRules.IsScore(score) ? null : GradeSheetRules.ScoreRange.Detail);
    }
}
