using System.Text.Json;
using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Settings;

/// <summary>
/// The institution's rules as administrators have set them on the page: one row at most. Without it those of the configuration hold,
/// section <c>Institution</c>.
/// </summary>
internal sealed class AcademicRules : IHasId
{
    public const long TheOne = 1;

    public long Id { get; set; } = TheOne;
    public decimal PassMark { get; set; }
    public int Decimals { get; set; }
    public int CreditLimit { get; set; }
    public int AbsenceLimitPercent { get; set; }
    public int AbsenceLimitMinimum { get; set; }
    public int GradesDueDays { get; set; }

    /// <summary>The scale of finals from the highest, as JSON: a list of <see cref="GradeBand"/>.</summary>
    public string Scale { get; set; } = "[]";

    /// <summary>When it was saved; other nodes see by it that something is new.</summary>
    public DateTime ChangedAt { get; set; }

    public static AcademicRules Of(Institution institution) => new()
    {
        PassMark = institution.PassMark,
        Decimals = institution.Decimals,
        CreditLimit = institution.CreditLimit,
        AbsenceLimitPercent = institution.AbsenceLimitPercent,
        AbsenceLimitMinimum = institution.AbsenceLimitMinimum,
        GradesDueDays = institution.GradesDueDays,
        Scale = JsonSerializer.Serialize(institution.Scale),
    };

    /// <summary>The institution with these rules and this name; the time zone stays that of the configuration.</summary>
    public Institution In(Institution configured, string? name) => new()
    {
        Name = name ?? configured.Name,
        TimeZone = configured.TimeZone,
        PassMark = PassMark,
        Decimals = Decimals,
        CreditLimit = CreditLimit,
        AbsenceLimitPercent = AbsenceLimitPercent,
        AbsenceLimitMinimum = AbsenceLimitMinimum,
        GradesDueDays = GradesDueDays,
        Scale = JsonSerializer.Deserialize<List<GradeBand>>(Scale) ?? [],
    };

    internal static void Configure(ModelBuilder model) => model.Entity<AcademicRules>(e =>
    {
        e.ToTable("academics_rules");
        e.Property(x => x.Id).ValueGeneratedNever();
        e.Property(x => x.PassMark).HasPrecision(5, 2);
        e.Property(x => x.Scale).HasMaxLength(4000);
    });
}
