using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Statistics;

/// <summary>When the statistics were last computed: one row.</summary>
internal sealed class StatisticsRefresh
{
    public const int TheOne = 1;

    public int Id { get; set; }

    /// <summary>When it began: what was committed before is in them.</summary>
    public DateTime AsOf { get; set; }

    internal static void Configure(ModelBuilder model) => model.Entity<StatisticsRefresh>(e =>
    {
        e.ToTable("academics_statistics_refresh");
        e.Property(x => x.Id).ValueGeneratedNever();
    });
}
