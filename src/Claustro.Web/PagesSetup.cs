using Claustro.Web.Layout;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Web;

/// <summary>The pages: layout, theme and texts. A module's own pages stand beside its slices.</summary>
public static class PagesSetup
{
    private const string ContentSecurityPolicy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents();
        return services;
    }

    /// <summary>Headers that keep browsers careful. A page that sets its own policy keeps it; the API page brings scripts inline.</summary>
    public static void UsePageHeaders(this WebApplication app) => app.Use((http, next) =>
    {
        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            if (http.Response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true)
            {
                headers["Referrer-Policy"] = "same-origin";
                if (headers.ContentSecurityPolicy.Count == 0 && !http.Request.Path.StartsWithSegments("/docs"))
                {
                    headers.ContentSecurityPolicy = ContentSecurityPolicy;
                }
            }

            return Task.CompletedTask;
        });
        return next();
    });

    public static void MapPages(this IEndpointRouteBuilder app) => app.MapRazorComponents<App>().AllowAnonymous();
}
