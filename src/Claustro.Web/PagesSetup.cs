using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Web;

/// <summary>The pages: layout, theme and texts. A module's own pages stand beside its slices.</summary>
public static class PagesSetup
{
    public static IServiceCollection AddPages(this IServiceCollection services) => services;

    public static IEndpointRouteBuilder MapPages(this IEndpointRouteBuilder app) => app;
}
