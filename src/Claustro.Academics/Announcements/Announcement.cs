using Claustro.Academics.Sections;
using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Announcements;

internal sealed class Announcement : IHasId
{
    public long Id { get; set; }
    public long SectionId { get; set; }
    public long AuthorId { get; set; }
    public required string Title { get; set; }
    public required string Body { get; set; }
    public DateTime CreatedAt { get; set; }

    internal static void Configure(ModelBuilder model) => model.Entity<Announcement>(e =>
    {
        e.ToTable("academics_announcements");
        e.Property(x => x.Title).HasMaxLength(160);
        e.Property(x => x.Body).HasMaxLength(10_000);
        e.HasIndex(x => x.SectionId);
        e.HasOne<Section>().WithMany().HasForeignKey(x => x.SectionId).OnDelete(DeleteBehavior.Cascade);
    });
}
