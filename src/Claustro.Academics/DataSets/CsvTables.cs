using System.Globalization;
using Sylvan.Data.Csv;

namespace Claustro.Academics.DataSets;

/// <summary>A folder of CSV tables with a header line each, read row by row.</summary>
public sealed class CsvTables(string folder)
{
    /// <summary>The rows of <c>{name}.csv</c>; throws with one clear sentence when the file or a column is missing.</summary>
    public IEnumerable<CsvRow> Read(string name, params string[] columns)
    {
        var path = Path.Combine(folder, name + ".csv");
        if (!File.Exists(path))
        {
            throw new InvalidDataException($"{path} does not exist.");
        }

        using var csv = CsvDataReader.Create(path, new CsvDataReaderOptions { Culture = CultureInfo.InvariantCulture });
        var at = columns.ToDictionary(c => c, c => Column(csv, path, c));
        var row = new CsvRow(csv, at, path);
        while (csv.Read())
        {
            yield return row;
        }
    }

    private static int Column(CsvDataReader csv, string path, string column)
    {
        try
        {
            return csv.GetOrdinal(column);
        }
        catch (IndexOutOfRangeException)
        {
            throw new InvalidDataException($"{path} has no column {column}.");
        }
    }
}

/// <summary>The present row; valid until the next one is read.</summary>
public sealed class CsvRow(CsvDataReader csv, Dictionary<string, int> at, string path)
{
    public string Text(string column) => csv.GetString(at[column]);

    public long Long(string column) => Parse(column, s => long.Parse(s, CultureInfo.InvariantCulture));

    public int Int(string column) => Parse(column, s => int.Parse(s, CultureInfo.InvariantCulture));

    public decimal Decimal(string column) => Parse(column, s => decimal.Parse(s, CultureInfo.InvariantCulture));

    public decimal? OptionalDecimal(string column) => Text(column).Length == 0 ? null : Decimal(column);

    public bool Bool(string column) => Text(column) is "t" or "true" or "1";

    public DateOnly Date(string column) => Parse(column, s => DateOnly.ParseExact(s, "yyyy-MM-dd", CultureInfo.InvariantCulture));

    public TimeOnly Time(string column) => Parse(column, s => TimeOnly.Parse(s, CultureInfo.InvariantCulture));

    private T Parse<T>(string column, Func<string, T> parse)
    {
        try
        {
            return parse(Text(column));
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new InvalidDataException($"{path}, line {csv.RowNumber + 1}: {column} is not readable.");
        }
    }
}
