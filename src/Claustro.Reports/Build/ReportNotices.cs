using System.Globalization;
using Claustro.Notifications;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Reports.Build;

/// <summary>Who asked for a report is told when it can be fetched, or why not; once for each time it was asked for.</summary>
internal static class ReportNotices
{
    public const string Ready = "report.ready", Failed = "report.failed";

    public static IServiceCollection AddReportNotices(this IServiceCollection services) => services
        .AddNotificationEvent(Ready, typeof(ReportNotices).Assembly, title: new("Informe listo", "Report ready"), link: "/reports/{id}")
        .AddNotificationEvent(Failed, typeof(ReportNotices).Assembly, title: new("Informe que no se pudo hacer", "Report that could not be made"), link: "/reports/{id}");

    /// <summary>Puts the notice into the commit that ends the report.</summary>
    public static void Add(IServiceProvider services, CollegeDb db, Report report, Text title, Refusal? why)
    {
        var data = new Dictionary<string, string>
        {
            ["id"] = report.Id.ToString(CultureInfo.InvariantCulture),
            ["title_es"] = title.Es,
            ["title_en"] = title.En,
            ["format"] = report.Format.ToUpperInvariant(),
        };
        if (why is not null)
        {
            (data["reason_es"], data["reason_en"]) = (why.Detail.Es, why.Detail.En);
        }

        ActivatorUtilities.CreateInstance<Outbox>(services, db)
            .Add(report.RequestedBy, why is null ? Ready : Failed, data, string.Create(CultureInfo.InvariantCulture, $"report:{report.Id}:{report.Retries}"));
    }
}
