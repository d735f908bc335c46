using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;

namespace Claustro.Gateway;

/// <summary>
/// The gateway role: balances requests over the web nodes named in <c>Gateway:Nodes</c> (an array of addresses), asks
/// each every 2 s whether it is ready (<c>Gateway:ReadyPath</c>, default <c>/openapi/v1.json</c>) and leaves out the ones that are not.
/// </summary>
public static class GatewaySetup
{
    public static IServiceCollection AddGateway(this IServiceCollection services, IConfiguration configuration)
    {
        var nodes = configuration.GetSection("Gateway:Nodes").Get<string[]>() ?? [];
        if (nodes.Length == 0 || nodes.Any(n => !Uri.TryCreate(n, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")))
        {
            throw new InvalidDataException("Gateway:Nodes must name at least one web node, such as Gateway__Nodes__0=http://127.0.0.1:8091.");
        }

        services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "all", ClusterId = "web", Match = new RouteMatch { Path = "{**all}" } }],
            [
                new ClusterConfig
                {
                    ClusterId = "web",
                    LoadBalancingPolicy = "LeastRequests",
                    Destinations = nodes.Select((n, i) => (Name: $"node{i}", Address: n)).ToDictionary(n => n.Name, n => new DestinationConfig { Address = n.Address }),
                    HealthCheck = new HealthCheckConfig
                    {
                        Active = new ActiveHealthCheckConfig
                        {
                            Enabled = true,
                            Interval = TimeSpan.FromSeconds(2),
                            Timeout = TimeSpan.FromSeconds(2),
                            Policy = "ConsecutiveFailures",
                            Path = configuration["Gateway:ReadyPath"] is { Length: > 0 } path ? path : "/openapi/v1.json",
                        },
                        Passive = new PassiveHealthCheckConfig { Enabled = true, Policy = "TransportFailureRate", ReactivationPeriod = TimeSpan.FromSeconds(5) },
                    },
                },
            ]);
        return services;
    }

    public static void MapGateway(this WebApplication app) => app.MapReverseProxy();
}
