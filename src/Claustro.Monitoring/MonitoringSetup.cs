using System.Diagnostics.Metrics;
using Claustro.Monitoring.Audit;
using Claustro.Monitoring.Health;
using Claustro.Monitoring.Jobs;
using Claustro.Monitoring.Schedules;
using Claustro.Platform.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

namespace Claustro.Monitoring;

/// <summary>What operators and administrators see: health, metrics, schedules, jobs, the audit.</summary>
public static class MonitoringSetup
{
    public static IServiceCollection AddMonitoring(this IServiceCollection services, IConfiguration configuration)
    {
        if (ManagementPort.Url(configuration) is null)
        {
            return services; // nobody could read them
        }

        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddAspNetCoreInstrumentation()
            .AddRuntimeInstrumentation()
            .AddMeter("Claustro", "Npgsql")
            .AddView(Room)
            .AddPrometheusExporter());
        return services;
    }

    /// <summary>
    /// How many combinations of tags each measure has room for; it is set aside at once, by default for 2,000 (170 KB) each.
    /// Only what is told apart by route needs as many.
    /// </summary>
    private static MetricStreamConfiguration Room(Instrument instrument) =>
        new() { CardinalityLimit = instrument.Name is "http.server.request.duration" or "aspnetcore.routing.match_attempts" ? 2000 : 100 };

    public static IEndpointRouteBuilder MapMonitoring(this IEndpointRouteBuilder app)
    {
        app.ServiceProvider.GetRequiredService<SchedulePlan>(); // a wrong plan in the settings stops the start
        var schedules = app.MapGroup("/api/v1/admin/schedules").WithTags("Administration");
        ListSchedules.Map(schedules);
        RunSchedule.Map(schedules);
        JobsDashboard.Map(app);
        ListAudit.Map(app.MapGroup("/api/v1/audit").WithTags("Administration"));
        return app;
    }
}
