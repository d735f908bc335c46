using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Imports;

/// <summary>
/// What a module can take in, such as <c>enrollments</c>; stands beside the feature. Registered with
/// <c>services.AddImportKind&lt;T&gt;()</c>; made anew for each run, so fields may remember things between its chunks.
/// </summary>
public interface IImportKind
{
    /// <summary>The word of <c>?kind=</c>.</summary>
    static abstract string Name { get; }

    /// <summary>Columns without which a file is refused at upload. Case, spaces, underscores and dashes do not matter.</summary>
    static abstract IReadOnlyList<string> RequiredColumns { get; }

    /// <summary>Rows in a chunk.</summary>
    static virtual int ChunkRows => 4000;

    /// <summary>
    /// Takes one chunk in, in one transaction with the refusals and the position reached: either all of it happened or
    /// none, and none happens twice. Refuses row by row with <see cref="ImportChunk.Refuse"/>. A dry run writes nothing
    /// but must refuse the same rows: what earlier chunks would have written it remembers itself. May be called again
    /// with the same chunk when the database asks for it.
    /// </summary>
    Task RunAsync(ImportChunk chunk, CancellationToken cancel);
}

/// <summary>The registered kinds.</summary>
internal sealed record ImportKind(string Name, IReadOnlyList<string> RequiredColumns, int ChunkRows, Type Type);

public static class ImportKinds
{
    public static IServiceCollection AddImportKind<T>(this IServiceCollection services) where T : class, IImportKind =>
        services.AddTransient<T>().AddSingleton(new ImportKind(T.Name, T.RequiredColumns, T.ChunkRows, typeof(T)));
}

/// <summary>Some rows of the file, and what became of them.</summary>
public sealed class ImportChunk(CollegeDb db, bool dryRun, long requestedBy, IReadOnlyList<ImportRow> rows)
{
    private readonly List<(int Row, string? Column, string Code, Text Message)> refusals = [];
    private readonly HashSet<int> refused = [];

    public CollegeDb Db => db;

    /// <summary>Write nothing.</summary>
    public bool DryRun => dryRun;

    public long RequestedBy => requestedBy;

    public IReadOnlyList<ImportRow> Rows => rows;

    internal IReadOnlyList<(int Row, string? Column, string Code, Text Message)> Refusals => refusals;

    internal int Rejected => refused.Count;

    /// <summary>This row is not taken in. The message says what to do and does not repeat the values.</summary>
    public void Refuse(ImportRow row, string code, Text message, string? column = null)
    {
        refused.Add(row.Line);
        refusals.Add((row.Line, column, code, message));
    }

    public bool IsRefused(ImportRow row) => refused.Contains(row.Line);
}

/// <summary>A row with its cells by column. <paramref name="Line"/> counts as a spreadsheet does: the header is 1.</summary>
public readonly record struct ImportRow(int Line, ImportHeader Header, string[] Cells)
{
    /// <summary>The trimmed cell, empty when the row or the file has none.</summary>
    public string this[string column] => Header.IndexOf(column) is var i and >= 0 && i < Cells.Length ? Cells[i].Trim() : "";
}

/// <summary>Where which column is; <c>studentNumber</c>, <c>student_number</c> and <c>Student Number</c> are the same.</summary>
public sealed class ImportHeader
{
    private readonly Dictionary<string, int> columns = [];
    private readonly Dictionary<string, int> asked = [];

    public ImportHeader(IEnumerable<string> cells)
    {
        var i = 0;
        foreach (var cell in cells)
        {
            columns.TryAdd(Normalize(cell), i++);
        }
    }

    /// <summary>-1 when there is none.</summary>
    public int IndexOf(string column)
    {
        if (!asked.TryGetValue(column, out var index))
        {
            asked[column] = index = columns.GetValueOrDefault(Normalize(column), -1);
        }

        return index;
    }

    private static string Normalize(string name) =>
        string.Concat(name.Where(c => !char.IsWhiteSpace(c) && c is not ('_' or '-' or '\uFEFF'))).ToLowerInvariant();
}
