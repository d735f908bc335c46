using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Imports;

/// <summary>The engine that takes files in: upload, run, row errors.</summary>
public static class ImportsSetup
{
    public static IServiceCollection AddImports(this IServiceCollection services) => services;

    public static IEndpointRouteBuilder MapImports(this IEndpointRouteBuilder app) => app;
}
