using System.Globalization;
using System.Linq.Expressions;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;

namespace Claustro.Imports;

/// <summary>An import as the API shows it. <c>Error</c> is a sentence, <c>ErrorCode</c> its stable word.</summary>
internal sealed record ImportView(
    long Id, string Kind, bool DryRun, bool Complete, string FileName, string Status, int Progress, int Total, int Imported, int Rejected, int Removed,
    string? Error, string? ErrorCode, DateTime CreatedAt, DateTime? StartedAt, DateTime? FinishedAt)
{
    public static readonly Expression<Func<Import, ImportView>> Of = i => new ImportView(
        i.Id, i.Kind, i.DryRun, i.Complete, i.FileName, Word.Of(i.State), i.Progress, i.Total, i.Imported, i.Rejected, i.Removed,
        i.Error, null, i.CreatedAt, i.StartedAt, i.FinishedAt);

    private static readonly Func<Import, ImportView> Compiled = Of.Compile();

    public static ImportView From(Import import) => Compiled(import);

    /// <summary>The row keeps the code of what went wrong; people read the sentence.</summary>
    public ImportView In(CultureInfo culture) =>
        Error is null ? this : this with { Error = ImportFailures.Text(Error).In(culture), ErrorCode = ImportFailures.Code(Error) };
}

/// <summary>Why an import as a whole failed: a code, for <see cref="TooManyRemoved"/> with its numbers.</summary>
internal static class ImportFailures
{
    public const string Unreadable = "unreadable", Unexpected = "unexpected", UnknownKind = "unknown_kind", TooManyRemoved = "too_many_removed";

    public static string TooMany(ImportRemoval removal, int allowed) =>
        string.Create(CultureInfo.InvariantCulture, $"{TooManyRemoved}:{removal.Removed}:{removal.Existing}:{allowed}");

    public static string Code(string error) => error.Split(':')[0];

    public static Text Text(string error) => Code(error) switch
    {
        Unreadable => new(
            "El fichero no se puede leer a partir de cierta fila. Guárdelo de nuevo como CSV (UTF-8) o XLSX y vuelva a importarlo: lo ya importado se indicará como repetido.",
            "The file cannot be read from a certain row on. Save it again as CSV (UTF-8) or XLSX and import it again: what is in already is reported as duplicate."),
        UnknownKind => new("Este servidor no conoce ese tipo de importación.", "This server does not know that kind of import."),
        TooManyRemoved => TooManyText(error),
        _ => new(
            "Algo ha fallado y ha quedado registrado. Vuelva a importar el fichero: lo ya importado se indicará como repetido.",
            "Something failed and has been recorded. Import the file again: what is in already is reported as duplicate."),
    };

    private static Text TooManyText(string error)
    {
        var numbers = error.Split(':').Skip(1).Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        var (removed, existing, allowed) = (numbers[0], numbers[1], numbers[2]);
        var share = existing == 0 ? 100 : (int)Math.Min(100, ((100L * removed) + existing - 1) / existing); // rounded up: so much must be allowed
        return new(
            string.Create(Languages.Spanish, $"El fichero quitaría {removed:N0} de {existing:N0} ({share} %), más del {allowed} % permitido. No se ha cambiado nada. Revise el fichero o impórtelo con maxRemovedPercent={share}."),
            string.Create(Languages.English, $"The file would remove {removed:N0} of {existing:N0} ({share} %), more than the {allowed} % allowed. Nothing was changed. Check the file, or import it with maxRemovedPercent={share}."));
    }
}
