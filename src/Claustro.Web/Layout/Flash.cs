using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Web.Layout;

/// <summary>
/// What a form has to say on the page it leads to, once: in a cookie of a minute, sealed so that nobody can make the college
/// say what it did not.
/// </summary>
internal static class Flash
{
    private const string Cookie = "claustro.said";

    public static void Say(HttpContext http, string text, Undo? undo = null) => http.Response.Cookies.Append(Cookie, Seal(http, new Said(text, undo)), new CookieOptions
    {
        HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, MaxAge = TimeSpan.FromMinutes(1), IsEssential = true,
    });

    /// <summary>Reads and forgets it.</summary>
    public static Said? Take(HttpContext http)
    {
        if (http.Request.Cookies[Cookie] is not { Length: > 0 } kept || http.Response.HasStarted)
        {
            return null;
        }

        http.Response.Cookies.Delete(Cookie);
        try
        {
            return JsonSerializer.Deserialize(Protector(http).Unprotect(kept), FlashJson.Default.Said);
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null; // too old, or not ours
        }
        catch (JsonException)
        {
            return null; // said by the version before
        }
    }

    private static string Seal(HttpContext http, Said said) => Protector(http).Protect(JsonSerializer.Serialize(said, FlashJson.Default.Said), TimeSpan.FromMinutes(1));

    private static ITimeLimitedDataProtector Protector(HttpContext http) =>
        http.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector("claustro.said").ToTimeLimitedDataProtector();
}
