using Claustro.Platform.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Claustro.Web.Layout;

/// <summary>Language (before signing in) and colours, kept in cookies of a year; plain links, so that they work without scripts.</summary>
internal static class Switches
{
    private const string ThemeCookie = "claustro.theme";

    /// <summary>light or dark; null as the system is.</summary>
    public static string? ThemeOf(HttpContext http) => http.Request.Cookies[ThemeCookie] is "light" or "dark" ? http.Request.Cookies[ThemeCookie] : null;

    public static void Map(IEndpointRouteBuilder app)
    {
        var look = app.MapGroup("/look").AllowAnonymous().ExcludeFromDescription();
        look.MapGet("/theme/{theme}", (string theme, string? to, HttpContext http) => Keep(http, ThemeCookie, theme is "light" or "dark" ? theme : "", to, httpOnly: false));
        look.MapGet("/language/{language}", (string language, string? to, HttpContext http) =>
            Keep(http, PageContext.LanguageCookie, Languages.IsKnown(language) ? language : "es", to, httpOnly: true));
    }

    private static IResult Keep(HttpContext http, string cookie, string value, string? to, bool httpOnly)
    {
        http.Response.Cookies.Append(cookie, value, new CookieOptions
        {
            HttpOnly = httpOnly, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, MaxAge = TimeSpan.FromDays(value.Length > 0 ? 365 : 0), IsEssential = true,
        });
        return Results.Redirect(IsLocal(to) ? to! : "/");
    }

    /// <summary>An address of this site; nobody may be led elsewhere by a link of ours.</summary>
    public static bool IsLocal(string? address) => address is ['/', ..] && address is not ['/', '/' or '\\', ..] && !address.Any(char.IsControl);
}
