namespace Claustro.Platform.Data;

/// <summary>
/// SQLite has one writer at a time, and its own waiting blocks threads; here writers wait their turn without one.
/// Readers pass freely (write-ahead log).
/// </summary>
public sealed class SqliteWriteGate : IDisposable
{
    private readonly SemaphoreSlim pen = new(1, 1);

    public Task WaitAsync(CancellationToken cancel) => pen.WaitAsync(cancel);

    public void Release() => pen.Release();

    public void Dispose() => pen.Dispose();
}
