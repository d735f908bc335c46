using Claustro.Academics.Sections;
using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Attendance;

internal enum AttendanceStatus
{
    Present,
    Absent,
    Late,
    Excused,
}

internal sealed class AttendanceMark : IHasId
{
    public long Id { get; set; }
    public long SectionId { get; set; }
    public long StudentId { get; set; }
    public DateOnly Date { get; set; }
    public AttendanceStatus Status { get; set; }
    public DateTime UpdatedAt { get; set; }
    public long? UpdatedBy { get; set; }

    internal static void Configure(ModelBuilder model) => model.Entity<AttendanceMark>(e =>
    {
        e.ToTable("academics_attendance");
        e.HasIndex(x => new { x.SectionId, x.Date, x.StudentId }).IsUnique();
        e.HasIndex(x => x.StudentId);
        e.HasOne<Section>().WithMany().HasForeignKey(x => x.SectionId).OnDelete(DeleteBehavior.Restrict);
    });
}
