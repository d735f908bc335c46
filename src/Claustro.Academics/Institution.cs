using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Claustro.Academics;

/// <summary>Settings of the institution, section <c>Institution</c> of the configuration.</summary>
public sealed class Institution
{
    public string Name { get; set; } = "Universidad Claustro";

    /// <summary>IANA name; schedules and dates are meant in it. Default Europe/Madrid.</summary>
    public string TimeZone { get; set; } = "Europe/Madrid";

    /// <summary>The least final that passes, 0 to 100. Default 50.</summary>
    public decimal PassMark { get; set; } = 50;

    /// <summary>Decimals of a final, rounded half up, once, at the end. 0 to 2, default 2.</summary>
    public int Decimals { get; set; } = 2;

    /// <summary>Credits a student may hold in one term. Default 30.</summary>
    public int CreditLimit { get; set; } = 30;

    /// <summary>From this share of absences among the classes held a student is warned, in percent, 1 to 100. Default 20.</summary>
    public int AbsenceLimitPercent { get; set; } = 20;

    /// <summary>Fewer absences than these warn nobody, whatever their share. Default 3.</summary>
    public int AbsenceLimitMinimum { get; set; } = 3;

    /// <summary>Days after the end of a term by which grade sheets are to be closed. Default 14.</summary>
    public int GradesDueDays { get; set; } = 14;

    /// <summary>The scale printed beside finals, from the highest: least score and its word.</summary>
    public List<GradeBand> Scale { get; set; } =
    [
        new(90, "Sobresaliente", "Excellent"), new(70, "Notable", "Very good"), new(60, "Bien", "Good"), new(50, "Aprobado", "Pass"), new(0, "Suspenso", "Fail"),
    ];

    internal static Institution Read(IConfiguration configuration)
    {
        var institution = configuration.GetSection("Institution").Get<Institution>() ?? new Institution();
        if (institution.PassMark is < 0 or > 100 || institution.Decimals is < 0 or > 2 || institution.CreditLimit < 1)
        {
            throw new InvalidDataException("Institution: PassMark must be 0 to 100, Decimals 0 to 2, CreditLimit at least 1.");
        }

        if (institution.AbsenceLimitPercent is < 1 or > 100 || institution.AbsenceLimitMinimum < 1 || institution.GradesDueDays is < 0 or > 365)
        {
            throw new InvalidDataException("Institution: AbsenceLimitPercent must be 1 to 100, AbsenceLimitMinimum at least 1, GradesDueDays 0 to 365.");
        }

        _ = TimeZoneInfo.FindSystemTimeZoneById(institution.TimeZone);
        return institution;
    }
}

/// <summary>Finals of at least <paramref name="From"/> bear this word.</summary>
public sealed record GradeBand(decimal From, string Es, string En)
{
    public string In(CultureInfo culture) => culture.TwoLetterISOLanguageName == "en" ? En : Es;
}
