using Claustro.Platform.Work;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Reports;

/// <summary>A report somebody asked for. Its file stands in a table of its own, so that lists stay light.</summary>
internal sealed class Report : WorkRow
{
    public required string Kind { get; set; }
    public required string Format { get; set; }
    public required string Locale { get; set; }
    public long RequestedBy { get; set; }
    public long? StudentId { get; set; }
    public long? SectionId { get; set; }
    public long? TermId { get; set; }
    public long? DepartmentId { get; set; }

    /// <summary>Rows of data in the file; null until it is there.</summary>
    public int? Rows { get; set; }

    public ReportParameters Parameters => new(StudentId, SectionId, TermId, DepartmentId);

    internal static void Configure(ModelBuilder model)
    {
        model.Entity<Report>(e =>
        {
            Configure(e, "reports_reports");
            e.Ignore(x => x.Parameters);
            e.Property(x => x.Kind).HasMaxLength(48);
            e.Property(x => x.Format).HasMaxLength(8);
            e.Property(x => x.Locale).HasMaxLength(8);
            e.HasIndex(x => new { x.RequestedBy, x.Id });
        });
        model.Entity<ReportFile>(e =>
        {
            e.ToTable("reports_files");
            e.HasKey(x => x.ReportId);
            e.Property(x => x.ReportId).ValueGeneratedNever();
            e.Property(x => x.Name).HasMaxLength(120);
            e.Property(x => x.ContentType).HasMaxLength(100);
            e.Property(x => x.Hash).HasMaxLength(64);
            e.HasOne<Report>().WithOne().HasForeignKey<ReportFile>(x => x.ReportId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<IssuedDocument>(e =>
        {
            e.ToTable("reports_issued");
            e.HasKey(x => x.Code);
            e.Property(x => x.Code).HasMaxLength(32);
            e.Property(x => x.Kind).HasMaxLength(48);
            e.Property(x => x.Holder).HasMaxLength(220);
            e.Property(x => x.Hash).HasMaxLength(64);
        });
    }
}

/// <summary>The file of a report, in the database so that every node can give it.</summary>
internal sealed class ReportFile
{
    public long ReportId { get; set; }
    public required string Name { get; set; }
    public required string ContentType { get; set; }

    /// <summary>SHA-256 of the content, hexadecimal.</summary>
    public required string Hash { get; set; }
    public required byte[] Content { get; set; }
}

/// <summary>A document that can be verified by its code. It stays when the report is deleted: the paper is still out there.</summary>
internal sealed class IssuedDocument
{
    /// <summary>Without dashes.</summary>
    public required string Code { get; set; }
    public required string Kind { get; set; }
    public required string Holder { get; set; }
    public DateTime IssuedAt { get; set; }

    /// <summary>SHA-256 of the file.</summary>
    public required string Hash { get; set; }
}
