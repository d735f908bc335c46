using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Claustro.Platform.Http;

internal static class BodyLimit
{
    /// <summary>
    /// Refuses a body that announces itself as too large without touching it. Left to itself the server closes the
    /// connection at once, and a client that is still sending sees a broken pipe instead of the 413; so it reads on, into
    /// nothing, for the few seconds that it gives any body nobody wanted.
    /// </summary>
    public static IApplicationBuilder UseBodyLimit(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (http.Request.ContentLength is { } length
            && http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false, MaxRequestBodySize: { } max } limit && length > max)
        {
            limit.MaxRequestBodySize = null;
            return Problems.WriteAsync(http, Problems.ForStatus(StatusCodes.Status413PayloadTooLarge));
        }

        return next();
    });
}
