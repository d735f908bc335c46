using System.Globalization;
using System.Text;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;

namespace Claustro.Imports;

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

    /// <summary>How many its rows took away, such as people they disabled; also in a dry run.</summary>
    public int Removed { get; set; }

    internal IReadOnlyList<(int Row, string? Column, string Code, Text Message)> Refusals => refusals;

    internal int Rejected => refused.Count;

    /// <summary>This row is not taken in. The message says what to do and does not repeat the values.</summary>
    public void Refuse(ImportRow row, string code, Text message, string? column = null)
    {
        refused.Add(row.Line);
        refusals.Add((row.Line, column, code, message));
    }

    /// <summary>As the slice refuses it; a 400 becomes one <c>malformed</c> for each wrong field.</summary>
    public void Refuse(ImportRow row, Refusal refusal, string? column = null)
    {
        foreach (var (field, what) in refusal.Errors ?? new Dictionary<string, Text[]>())
        {
            Refuse(row, "malformed", new(string.Join(' ', what.Select(w => w.Es)), string.Join(' ', what.Select(w => w.En))), field);
        }

        foreach (var reason in refusal.Errors is null ? refusal.Reasons ?? [refusal] : [])
        {
            Refuse(row, reason.Code, reason.Detail, column);
        }
    }

    public bool IsRefused(ImportRow row) => refused.Contains(row.Line);
}

public static class RefusalsOfRows
{
    /// <summary>The refusal with the fields of the API named as the columns of the file that they came from.</summary>
    public static Refusal Under(this Refusal refusal, Func<string, string> column) => refusal with
    {
        Errors = refusal.Errors?.GroupBy(e => column(e.Key), e => e.Value).ToDictionary(g => g.Key, g => g.SelectMany(w => w).Distinct().ToArray()),
    };
}

/// <summary>What must not stand in a file twice, over all its chunks: the first row with a key has it, taken in or refused.</summary>
public sealed class ImportKeys
{
    private readonly Dictionary<string, int> lines = new(StringComparer.Ordinal);

    /// <summary>False when an earlier row has the key. The same row may ask again.</summary>
    public bool IsFirst(string key, ImportRow row) => lines.TryAdd(key, row.Line) || lines[key] == row.Line;
}

/// <summary>A row with its cells by column. <paramref name="Line"/> counts as a spreadsheet does: the header is 1.</summary>
public readonly record struct ImportRow(int Line, ImportHeader Header, string[] Cells)
{
    /// <summary>The trimmed cell, empty when the row or the file has none.</summary>
    public string this[string column] => Header.IndexOf(column) is var i and >= 0 && i < Cells.Length ? Cells[i].Trim() : "";

    /// <summary>The trimmed cell, null when it is empty or there is none.</summary>
    public string? Optional(string column) => this[column] is { Length: > 0 } cell ? cell : null;

    /// <summary>The words of a cell, between spaces, commas or bars.</summary>
    public IReadOnlyList<string> Words(string column) => this[column].Split([' ', ',', '|', ';', '\n', '\r', '\t', '\u00A0'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>A whole number; null when the cell is empty, false when it is something else.</summary>
    public bool TryInt(string column, out int? value)
    {
        value = null;
        if (Optional(column) is not { } cell)
        {
            return true;
        }

        if (!int.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        value = number;
        return true;
    }

    /// <summary>Yes or no in the words of both languages; null when the cell is empty, false when it is something else.</summary>
    public bool TryFlag(string column, out bool? value)
    {
        value = this[column].ToLowerInvariant() switch
        {
            "true" or "1" or "yes" or "y" or "si" or "sí" or "s" or "x" or "verdadero" => true,
            "false" or "0" or "no" or "n" or "falso" => false,
            _ => null,
        };
        return value is not null || this[column].Length == 0;
    }
}

/// <summary>Where which column is; <c>studentNumber</c>, <c>student_number</c> and <c>Student Number</c> are the same.</summary>
public sealed class ImportHeader
{
    internal static readonly IReadOnlyDictionary<string, string> NoAliases = new Dictionary<string, string>();

    private readonly Dictionary<string, int> columns = [];
    private readonly Dictionary<string, int> asked = [];
    private readonly HashSet<string> repeated = [];

    public ImportHeader(IEnumerable<string> cells, IReadOnlyDictionary<string, string>? aliases = null)
    {
        var i = 0;
        foreach (var cell in cells)
        {
            var name = Normalize(cell);
            name = aliases?.GetValueOrDefault(name, name) ?? name;
            if (!columns.TryAdd(name, i++))
            {
                repeated.Add(name);
            }
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

    public bool Has(string column) => IndexOf(column) >= 0;

    /// <summary>Whether two columns are called so: nobody knows which of them is meant.</summary>
    internal bool IsRepeated(string column) => repeated.Contains(Normalize(column));

    internal static IReadOnlyDictionary<string, string> Normalized(IReadOnlyDictionary<string, string> aliases) =>
        aliases.ToDictionary(a => Normalize(a.Key), a => Normalize(a.Value));

    private static string Normalize(string name) => string.Concat(name.Normalize(NormalizationForm.FormD).Where(c =>
        !char.IsWhiteSpace(c) && c is not ('_' or '-' or '\uFEFF') && CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)).ToLowerInvariant();
}
