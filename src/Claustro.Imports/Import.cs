using Claustro.Platform.Work;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Imports;

/// <summary>One file on its way in. What it has done so far is committed with the rows it wrote, so a killed worker's successor goes on there.</summary>
internal sealed class Import : WorkRow
{
    public required string Kind { get; set; }

    /// <summary>Reports as if it had imported, and changes nothing.</summary>
    public bool DryRun { get; set; }
    public required string FileName { get; set; }
    public long RequestedBy { get; set; }

    /// <summary>Rows of the file without its header; 0 until they are counted.</summary>
    public int Total { get; set; }
    public int Imported { get; set; }
    public int Rejected { get; set; }

    /// <summary>The file is the whole of it: what exists and is not in it goes.</summary>
    public bool Complete { get; set; }

    /// <summary>How much of what exists may go, in percent; null: as the setting says.</summary>
    public int? MaxRemovedPercent { get; set; }

    /// <summary>What the run disabled, deleted or dropped.</summary>
    public int Removed { get; set; }

    internal static void Configure(ModelBuilder model)
    {
        model.Entity<Import>(e =>
        {
            Configure(e, "imports_imports");
            e.Property(x => x.Kind).HasMaxLength(32);
            e.Property(x => x.FileName).HasMaxLength(200);
            e.Property(x => x.Complete).HasDefaultValue(false);
            e.Property(x => x.Removed).HasDefaultValue(0);
        });
        model.Entity<ImportFilePart>(e =>
        {
            e.ToTable("imports_files");
            e.HasKey(x => new { x.ImportId, x.Part });
            e.HasOne<Import>().WithMany().HasForeignKey(x => x.ImportId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<ImportError>(e =>
        {
            e.ToTable("imports_errors");
            e.Property(x => x.Column).HasMaxLength(64);
            e.Property(x => x.Code).HasMaxLength(48);
            e.Property(x => x.Es).HasMaxLength(500);
            e.Property(x => x.En).HasMaxLength(500);
            e.HasIndex(x => new { x.ImportId, x.Id });
            e.HasOne<Import>().WithMany().HasForeignKey(x => x.ImportId).OnDelete(DeleteBehavior.Cascade);
        });
    }
}

/// <summary>A piece of the file, so that any worker has it and neither side holds it whole in memory. Gone when the import is over.</summary>
internal sealed class ImportFilePart
{
    public const int Size = 1024 * 1024;

    public long ImportId { get; set; }
    public int Part { get; set; }
    public required byte[] Content { get; set; }
}

/// <summary>Why a row was refused. Names the column, never repeats what stood in it.</summary>
internal sealed class ImportError
{
    public long Id { get; set; }
    public long ImportId { get; set; }

    /// <summary>As a spreadsheet counts: the header is 1; 0 when it is about what is not in the file.</summary>
    public int Row { get; set; }
    public string? Column { get; set; }
    public required string Code { get; set; }
    public required string Es { get; set; }
    public required string En { get; set; }
}
