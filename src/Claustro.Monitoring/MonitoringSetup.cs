using Claustro.Monitoring.Health;
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
}
