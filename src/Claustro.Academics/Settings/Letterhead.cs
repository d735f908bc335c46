using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Settings;

/// <summary>
/// The institution's name and colour as administrators have set them on the page: one row at most. Without it those of the
/// configuration hold, <c>Institution:Name</c> and <c>Institution:Color</c>.
/// </summary>
internal sealed class Letterhead : IHasId
{
    public const long TheOne = 1;
    public const int MaxName = 120;

    public long Id { get; set; } = TheOne;
    public string Name { get; set; } = "";

    /// <summary>Such as <c>#1e3a5f</c>.</summary>
    public string Color { get; set; } = "";

    /// <summary>When it was saved; other nodes see by it that something is new.</summary>
    public DateTime ChangedAt { get; set; }

    /// <summary>As keys of the configuration.</summary>
    public IEnumerable<KeyValuePair<string, string?>> AsSettings() => [new("Institution:Name", Name), new("Institution:Color", Color)];

    internal static void Configure(ModelBuilder model) => model.Entity<Letterhead>(e =>
    {
        e.ToTable("academics_letterhead");
        e.Property(x => x.Id).ValueGeneratedNever();
        e.Property(x => x.Name).HasMaxLength(MaxName);
        e.Property(x => x.Color).HasMaxLength(7);
    });
}
