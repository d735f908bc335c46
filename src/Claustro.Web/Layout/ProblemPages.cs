using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Web.Layout;

/// <summary>Says to people who open pages, as a page, what programs get as problem details.</summary>
internal sealed class ProblemPages : IProblemPages
{
    public async Task WriteAsync(HttpContext http, Refusal refusal)
    {
        http.Response.StatusCode = refusal.Status;
        http.Response.Headers.CacheControl = "no-cache, no-store";

        // A page that failed, or answered 404, has used up the request's services (its NavigationManager begins only once) and
        // left its own headers.
        http.Response.Headers.Remove("blazor-enhanced-nav");
        http.Response.Headers.Remove("ssr-framing");
        var services = http.RequestServices;
        await using var scope = services.CreateAsyncScope();
        http.RequestServices = scope.ServiceProvider;
        try
        {
            await new RazorComponentResult<ProblemDocument>(new { Refusal = refusal }) { StatusCode = refusal.Status }.ExecuteAsync(http);
        }
        finally
        {
            http.RequestServices = services;
        }
    }
}
