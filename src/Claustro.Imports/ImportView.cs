using System.Globalization;
using System.Linq.Expressions;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;

namespace Claustro.Imports;

/// <summary>An import as the API shows it.</summary>
internal sealed record ImportView(
    long Id, string Kind, bool DryRun, string FileName, string Status, int Progress, int Total, int Imported, int Rejected, string? Error,
    DateTime CreatedAt, DateTime? StartedAt, DateTime? FinishedAt)
{
    public static readonly Expression<Func<Import, ImportView>> Of = i => new ImportView(
        i.Id, i.Kind, i.DryRun, i.FileName, Word.Of(i.State), i.Progress, i.Total, i.Imported, i.Rejected, i.Error, i.CreatedAt, i.StartedAt, i.FinishedAt);

    /// <summary>The row keeps the code of what went wrong; people read the sentence.</summary>
    public ImportView In(CultureInfo culture) => Error is null ? this : this with { Error = ImportFailures.Text(Error).In(culture) };
}

/// <summary>Why an import as a whole failed.</summary>
internal static class ImportFailures
{
    public const string Unreadable = "unreadable", Unexpected = "unexpected", UnknownKind = "unknown_kind";

    public static Text Text(string code) => code switch
    {
        Unreadable => new(
            "El fichero no se puede leer a partir de cierta fila. Guárdelo de nuevo como CSV (UTF-8) o XLSX y vuelva a importarlo: lo ya importado se indicará como repetido.",
            "The file cannot be read from a certain row on. Save it again as CSV (UTF-8) or XLSX and import it again: what is in already is reported as duplicate."),
        UnknownKind => new("Este servidor no conoce ese tipo de importación.", "This server does not know that kind of import."),
        _ => new(
            "Algo ha fallado y ha quedado registrado. Vuelva a importar el fichero: lo ya importado se indicará como repetido.",
            "Something failed and has been recorded. Import the file again: what is in already is reported as duplicate."),
    };
}
