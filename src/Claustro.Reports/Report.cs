using Claustro.Platform.Work;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Reports;

/// <summary>A report somebody asked for. Its file stands in tables of its own, so that lists stay light.</summary>
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

    /// <summary>How often it was asked for again after it was over; each time its requester is told anew.</summary>
    public int Retries { get; set; }

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
            e.Property(x => x.Retries).HasDefaultValue(0);
            e.HasIndex(x => new { x.RequestedBy, x.Id });
            e.HasIndex(x => x.FinishedAt);
        });
        model.Entity<ReportFile>(e =>
        {
            e.ToTable("reports_files");
            e.HasKey(x => x.ReportId);
            e.Property(x => x.ReportId).ValueGeneratedNever();
            e.Property(x => x.Name).HasMaxLength(120);
            e.Property(x => x.ContentType).HasMaxLength(100);
            e.Property(x => x.Hash).HasMaxLength(64);
            e.Property(x => x.Attempt).HasDefaultValue(0);
            e.Property(x => x.Parts).HasDefaultValue(1);
            e.Property(x => x.Length).HasDefaultValue(0L);
            e.HasOne<Report>().WithOne().HasForeignKey<ReportFile>(x => x.ReportId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<ReportFilePart>(e =>
        {
            e.ToTable("reports_file_parts");
            e.HasKey(x => new { x.ReportId, x.Attempt, x.Part });
            e.HasOne<Report>().WithMany().HasForeignKey(x => x.ReportId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<IssuedDocument>(e =>
        {
            e.ToTable("reports_issued");
            e.HasKey(x => x.Code);
            e.Property(x => x.Code).HasMaxLength(32);
            e.Property(x => x.Kind).HasMaxLength(48);
            e.Property(x => x.Holder).HasMaxLength(220);
            e.Property(x => x.Hash).HasMaxLength(64);
            e.HasIndex(x => x.Hash); // a file is looked up by it when it is verified
        });
    }
}

/// <summary>The file of a report, in the database so that every node can give it; its content are the parts of its attempt.</summary>
internal sealed class ReportFile
{
    public long ReportId { get; set; }
    public required string Name { get; set; }
    public required string ContentType { get; set; }

    /// <summary>SHA-256 of the content, hexadecimal.</summary>
    public required string Hash { get; set; }

    /// <summary>Which attempt's parts it is made of.</summary>
    public int Attempt { get; set; }
    public int Parts { get; set; }

    /// <summary>In bytes.</summary>
    public long Length { get; set; }
}

/// <summary>
/// A piece of a file, written while the rest is still being made. Nobody's to read unless a <see cref="ReportFile"/> names
/// its attempt: what a canceled, failed or killed attempt left is deleted sooner or later.
/// </summary>
internal sealed class ReportFilePart
{
    public long ReportId { get; set; }
    public int Attempt { get; set; }

    /// <summary>From 0.</summary>
    public int Part { get; set; }
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
