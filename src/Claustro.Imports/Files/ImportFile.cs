using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Imports.Files;

/// <summary>The uploaded file in the database, piece by piece: any node takes it in, any worker has it.</summary>
internal static class ImportFile
{
    public static async Task SaveAsync(CollegeDb db, long importId, Stream file, CancellationToken cancel)
    {
        var buffer = new byte[ImportFilePart.Size];
        for (var part = 0; await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel) is var read and > 0; part++)
        {
            var entry = db.Add(new ImportFilePart { ImportId = importId, Part = part, Content = buffer[..read] });
            await db.SaveChangesAsync(cancel);
            entry.State = EntityState.Detached;
        }
    }

    /// <summary>A temporary file with the content; disappears with the stream.</summary>
    public static async Task<FileStream> OpenAsync(CollegeDb db, long importId, CancellationToken cancel)
    {
        var file = new FileStream(
            Path.Combine(Path.GetTempPath(), $"claustro-import-{Path.GetRandomFileName()}"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 64 * 1024,
            FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        try
        {
            for (var part = 0; await PartAsync(db, importId, part, cancel) is { } content; part++)
            {
                await file.WriteAsync(content, cancel);
            }

            await file.FlushAsync(cancel);
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    public static Task DeleteAsync(CollegeDb db, long importId, CancellationToken cancel) =>
        db.Set<ImportFilePart>().Where(p => p.ImportId == importId).ExecuteDeleteAsync(cancel);

    private static Task<byte[]?> PartAsync(CollegeDb db, long importId, int part, CancellationToken cancel) =>
        db.Set<ImportFilePart>().Where(p => p.ImportId == importId && p.Part == part).Select(p => p.Content).SingleOrDefaultAsync(cancel);
}
