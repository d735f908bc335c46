using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Claustro.Platform.Http;

internal static class TraceParent
{
    /// <summary>Every answer says under which trace it was made.</summary>
    public static IApplicationBuilder UseTraceParent(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        Write(http);
        if (http.Request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) == true || http.Request.Path.Value?.Contains('\0', StringComparison.Ordinal) == true)
        {
            return Problems.WriteAsync(http, Problems.ForStatus(400));
        }

        return next();
    });

    public static void Write(HttpContext http)
    {
        if (Activity.Current?.Id is { } id)
        {
            http.Response.Headers.TraceParent = id;
        }
    }
}
