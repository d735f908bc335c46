using Microsoft.Extensions.Configuration;

namespace Claustro.Platform.Http;

/// <summary>The address that people open, for links in mails and documents; without the slash at its end.</summary>
public static class PublicAddress
{
    public const string Default = "http://127.0.0.1:8080";

    /// <summary><c>Identity:Issuer</c>; without it, where this process serves, if that is one place that a link can name.</summary>
    public static string Of(IConfiguration configuration)
    {
        if (configuration["Identity:Issuer"] is { } issuer && !string.IsNullOrWhiteSpace(issuer))
        {
            return issuer.Trim().TrimEnd('/');
        }

        var first = configuration["urls"]?.Split(';')[0];
        return Uri.TryCreate(first, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https") && uri.Port != 0 && uri.Host is not ("0.0.0.0" or "[::]")
            ? uri.GetLeftPart(UriPartial.Authority)
            : Default;
    }
}
