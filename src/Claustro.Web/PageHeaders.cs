using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticAssets;

namespace Claustro.Web;

/// <summary>Headers that keep browsers careful.</summary>
public static class PageHeaders
{
    /// <summary>
    /// Nothing leaves the site, and no script runs but the site's own files. Style attributes are allowed: widths of bars and
    /// places in the timetable are values, not rules.
    /// </summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + FormsStay + "base-uri 'self'; frame-ancestors 'none'";

    private const string ApiPagePolicy =
        "default-src 'none'; script-src 'self' 'nonce-{0}'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
        + "worker-src 'self' blob:; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    private const string FormsStay = "form-action 'self'; ";

    /// <summary>
    /// For a form whose answer may lead out of the site: browsers hold redirects after a form to <c>form-action</c> too, and who
    /// signs in for another application is sent back there.
    /// </summary>
    public static void LetFormsLeadAway(HttpContext http) => http.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy.Replace(FormsStay, "", StringComparison.Ordinal);

    /// <summary>For a page whose address carries a secret or a code: no other site is told it, nothing keeps it.</summary>
    public static void KeepAddressSecret(HttpContext http)
    {
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        http.Response.Headers.CacheControl = "no-cache, no-store"; // as antiforgery says it, which else would complain
    }

    /// <summary>For a page that shows another of this site in a frame.</summary>
    public static void AllowFrames(HttpContext http)
    {
        if (!http.Response.HasStarted)
        {
            http.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy + "; frame-src 'self'";
        }
    }

    /// <summary>For pages that are not ours, whose scripts write styles; scripts come from files there too, and nothing leaves the site.</summary>
    public static void AllowOwnStyles(HttpContext http) =>
        http.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy.Replace("style-src 'self'; style-src-attr 'unsafe-inline'", "style-src 'self' 'unsafe-inline'", StringComparison.Ordinal);

    /// <summary>The page of the API is not ours and brings a script inline, which bears this nonce; it too asks nobody but this site.</summary>
    public static void AllowApiPage(HttpContext http, string nonce) =>
        http.Response.Headers.ContentSecurityPolicy = ApiPagePolicy.Replace("{0}", nonce, StringComparison.Ordinal);

    /// <summary>A page that sets its own policy keeps it.</summary>
    internal static Task Add(HttpContext http, RequestDelegate next)
    {
        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            if (http.Response.StatusCode == StatusCodes.Status200OK && http.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is { } file && (file.Properties.Any(p => p.Name == "fingerprint") || http.Request.Query.ContainsKey("v")))
            {
                headers.CacheControl = "public, max-age=31536000, immutable"; // its address changes with its content
            }

            if (http.Response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true)
            {
                headers.TryAdd("Referrer-Policy", "same-origin");
                headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
                headers["Cross-Origin-Opener-Policy"] = "same-origin";
                if (headers.ContentSecurityPolicy.Count == 0)
                {
                    headers.ContentSecurityPolicy = ContentSecurityPolicy;
                }
            }

            if (headers.CacheControl.Count == 0 && http.User.Identity?.IsAuthenticated == true)
            {
                headers.CacheControl = "private, no-store"; // the next person at this computer reads nothing of it
            }

            return Task.CompletedTask;
        });
        return next(http);
    }
}
