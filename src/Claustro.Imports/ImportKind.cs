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

    /// <summary>Columns without which a file is refused at upload. Case, spaces, accents, underscores and dashes do not matter.</summary>
    static abstract IReadOnlyList<string> RequiredColumns { get; }

    /// <summary>Other names of columns: what a file may write, and the column it means.</summary>
    static virtual IReadOnlyDictionary<string, string> Aliases => ImportHeader.NoAliases;

    /// <summary>What a person needs to know to make such a file; null: only programs do.</summary>
    static virtual ImportGuide? Guide => null;

    /// <summary>Rows in a chunk; few enough that a chunk takes less than a second, since progress moves from chunk to chunk.</summary>
    static virtual int ChunkRows => 4000;

    /// <summary>Whether <c>?complete=true</c> means something for it.</summary>
    static virtual bool CanBeComplete => false;

    /// <summary>How many of what is to go <see cref="RemoveAsync"/> gets at a time.</summary>
    static virtual int RemoveAtOnce => 500;

    /// <summary>
    /// Looks at the whole file before anything is changed and says what would go: what a complete file does not name, and
    /// what its rows ask to take away. Called anew when another worker goes on with the import.
    /// </summary>
    Task<ImportRemoval> SurveyAsync(ImportSurvey survey, CancellationToken cancel) => Task.FromResult(ImportRemoval.None);

    /// <summary>A row that an earlier run took in or refused; for what must not stand in a file twice.</summary>
    void Passed(ImportRow row)
    {
    }

    /// <summary>
    /// Takes one chunk in, in one transaction with the refusals and the position reached: either all of it happened or
    /// none, and none happens twice. Refuses row by row with <see cref="ImportChunk.Refuse(ImportRow,string,Text,string?)"/>. A dry run
    /// writes nothing but must refuse the same rows: what earlier chunks would have written it remembers itself. May be called again
    /// with the same chunk when the database asks for it.
    /// </summary>
    Task RunAsync(ImportChunk chunk, CancellationToken cancel);

    /// <summary>After all rows: removes some of <see cref="ImportRemoval.Ids"/>, in one transaction, and answers how many. Never in a dry run.</summary>
    Task<int> RemoveAsync(ImportChunk chunk, IReadOnlyList<long> ids, CancellationToken cancel) => Task.FromResult(0);
}

/// <summary>The registered kinds.</summary>
internal sealed record ImportKind(
    string Name, IReadOnlyList<string> RequiredColumns, IReadOnlyDictionary<string, string> Aliases, int ChunkRows, bool CanBeComplete, int RemoveAtOnce, Type Type,
    ImportGuide? Guide);

/// <summary>Explains a kind of import to people.</summary>
/// <param name="Title">How it is called in a list.</param>
/// <param name="Columns">All columns, in the order of the sample.</param>
/// <param name="Sample">Rows of a file as an example, without the header.</param>
/// <param name="Complete">What goes when the file is the whole of it; null where nothing does.</param>
public sealed record ImportGuide(Text Title, IReadOnlyList<ImportColumn> Columns, IReadOnlyList<string> Sample, Text? Complete = null);

/// <param name="Name">As the file writes it.</param>
/// <param name="Spanish">What it may be called as well; null: only by its name.</param>
/// <param name="Means">What stands in it.</param>
public sealed record ImportColumn(string Name, string? Spanish, Text Means);

public static class ImportKinds
{
    public static IServiceCollection AddImportKind<T>(this IServiceCollection services) where T : class, IImportKind => services.AddTransient<T>().AddSingleton(new ImportKind(
        T.Name, T.RequiredColumns, ImportHeader.Normalized(T.Aliases), T.ChunkRows, T.CanBeComplete, T.RemoveAtOnce, typeof(T), T.Guide));
}

/// <summary>The file before it is taken in.</summary>
/// <param name="Db">The database; only to read.</param>
/// <param name="Complete">What exists and is not in the file shall go.</param>
/// <param name="RequestedBy">Who asked; never removed by their own import.</param>
/// <param name="RequestedAt">What is younger than the file cannot be in it, and stays.</param>
/// <param name="Rows">All rows, read from the file as they are asked for.</param>
public sealed record ImportSurvey(CollegeDb Db, bool Complete, long RequestedBy, DateTime RequestedAt, IEnumerable<ImportRow> Rows);

/// <summary>What an import would take away.</summary>
/// <param name="Existing">How many there are; the share is of these.</param>
/// <param name="Removed">How many of them go, by absence or by what a row asks.</param>
/// <param name="Ids">Those that go by absence.</param>
/// <param name="Kept">What is absent and stays nevertheless, because it is in use: code and sentence for the report.</param>
public sealed record ImportRemoval(int Existing, int Removed, IReadOnlyList<long> Ids, IReadOnlyList<(string Column, string Code, Text Message)> Kept)
{
    public static readonly ImportRemoval None = new(0, 0, [], []);

    /// <summary>Whether more goes than <paramref name="percent"/> of what exists.</summary>
    public bool Exceeds(int percent) => Removed > 0 && 100L * Removed > (long)percent * Existing;
}
