using Claustro.Monitoring.Health;
using Claustro.Monitoring.Schedules;
using Claustro.Platform.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

namespace Claustro.Monitoring;

/// <summary>What operators see: health and metrics.</summary>
public static class MonitoringSetup
{
    public static IServiceCollection AddMonitoring(this IServiceCollection services)
    {
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddAspNetCoreInstrumentation()
            .AddRuntimeInstrumentation()
            .AddMeter("Claustro", "Npgsql")
            .AddPrometheusExporter());
        return services;
    }

    public static IEndpointRouteBuilder MapMonitoring(this IEndpointRouteBuilder app)
    {
        app.ServiceProvider.GetRequiredService<SchedulePlan>(); // a wrong plan in the settings stops the start
        var schedules = app.MapGroup("/api/v1/admin/schedules").WithTags("Administration");
        ListSchedules.Map(schedules);
        RunSchedule.Map(schedules);
        return app;
    }
}
