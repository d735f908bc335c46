using Claustro.Platform;
using Claustro.Platform.Live;
using Claustro.Platform.Work;
using Claustro.Reports.Build;
using Claustro.Reports.Clean;
using Claustro.Reports.Documents;
using Claustro.Reports.Download;
using Claustro.Reports.Request;
using Claustro.Reports.Verify;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Reports;

/// <summary>The engine that makes files in the background: request, build, download, verify.</summary>
public static class ReportsSetup
{
    public static IServiceCollection AddReports(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new ReportFonts(configuration["Reports:Fonts"]));
        services.AddModelPart(Report.Configure).AddScoped<OwnReports>();
        services.AddSingleton(ReportSettings.Read(configuration));
        services.AddWork<BuildReports>().AddReportNotices();
        services.AddLiveSource<ReportChanges>().AddSchedule<CleanReports>();
        return services;
    }

    public static IEndpointRouteBuilder MapReports(this IEndpointRouteBuilder app)
    {
        var reports = app.MapGroup("/api/v1/reports").WithTags("Reports");
        RequestReport.Map(reports);
        ListReports.Map(reports);
        GetReport.Map(reports);
        DeleteReport.Map(reports);
        RetryReport.Map(reports);
        DownloadReport.Map(reports);
        VerifyDocument.Map(app);
        return app;
    }
}
