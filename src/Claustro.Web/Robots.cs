using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Claustro.Web;

/// <summary>What search engines may keep: the start page and the catalogue, with the files that show them. The rest is people's own or a form.</summary>
internal static class Robots
{
    private const string Text = """
        User-agent: *
        Disallow: /
        Allow: /$
        Allow: /catalogue
        Allow: /_content/
        Allow: /_framework/
        Allow: /theme.css

        """;

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/robots.txt", (HttpContext http) =>
    {
        http.Response.Headers.CacheControl = "public, max-age=86400";
        return Results.Text(Text);
    }).AllowAnonymous().ExcludeFromDescription();
}
