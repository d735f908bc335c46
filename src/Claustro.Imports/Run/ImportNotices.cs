using System.Globalization;
using Claustro.Notifications;
using Claustro.Platform.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Imports.Run;

/// <summary>Who asked for an import is told when it is over.</summary>
internal static class ImportNotices
{
    public static IServiceCollection AddImportNotices(this IServiceCollection services) =>
        services.AddNotificationEvent(
            "import.finished", typeof(ImportNotices).Assembly, title: new("Importación terminada", "Import finished"), link: "/imports/{id}", to: Role.Administrator);

    public static Dictionary<string, string> Data(Import row) => new()
    {
        ["id"] = row.Id.ToString(CultureInfo.InvariantCulture),
        ["file"] = row.FileName,
        ["total"] = row.Total.ToString(CultureInfo.InvariantCulture),
        ["imported"] = row.Imported.ToString(CultureInfo.InvariantCulture),
        ["rejected"] = row.Rejected.ToString(CultureInfo.InvariantCulture),
        ["failed"] = row.Error is null ? "" : "yes",
        ["dry"] = row.DryRun ? "yes" : "",
    };
}
