using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Claustro.Platform.Http;

internal static class EmptyParameters
{
    /// <summary><c>?term=</c> is how forms and careless clients say "no term": as if it were not there, not malformed.</summary>
    public static IApplicationBuilder UseWithoutEmptyParameters(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (http.Request.QueryString.HasValue && http.Request.Path.StartsWithSegments("/api") && http.Request.Query.Any(p => p.Value.Contains("")))
        {
            http.Request.QueryString = QueryString.Create(http.Request.Query.SelectMany(p => p.Value, (p, value) => KeyValuePair.Create(p.Key, value)).Where(p => !string.IsNullOrEmpty(p.Value)));
        }

        return next();
    });
}
