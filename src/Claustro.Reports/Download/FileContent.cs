using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Reports.Download;

/// <summary>
/// The bytes of a report's file, read part by part as they are asked for: memory holds one part, and no connection is held
/// while a slow reader takes it. Says its length, but is only read from its beginning.
/// </summary>
internal sealed class FileContent(CollegeDb db, ReportFile file) : Stream
{
    private byte[] part = [];
    private int next, at;
    private long position;

    public override bool CanRead => true;

    /// <summary>So that whoever sends it asks for <see cref="Length"/>.</summary>
    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => file.Length;

    public override long Position
    {
        get => position;
        set => Seek(value, SeekOrigin.Begin);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (at == part.Length)
        {
            if (next == file.Parts)
            {
                return 0;
            }

            part = await db.Set<ReportFilePart>().AsNoTracking().Where(p => p.ReportId == file.ReportId && p.Attempt == file.Attempt && p.Part == next)
                .Select(p => p.Content).SingleOrDefaultAsync(cancellationToken) ?? throw new IOException("The report was deleted while it was read.");
            (next, at) = (next + 1, 0);
        }

        var n = Math.Min(buffer.Length, part.Length - at);
        part.AsMemory(at, n).CopyTo(buffer);
        (at, position) = (at + n, position + n);
        return n;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) =>
        origin == SeekOrigin.Begin && offset == position ? position : throw new NotSupportedException("It is only read from its beginning.");

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
