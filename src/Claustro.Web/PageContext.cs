using System.Globalization;
using System.Security.Claims;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Web;

/// <summary>Who looks at a page, in which language and time zone. One per request, the same for the whole page.</summary>
public sealed class PageContext(HttpContext http, Caller? caller, string? name, Reader reader)
{
    /// <summary>Chosen by people who have not signed in; those who have follow their profile.</summary>
    internal const string LanguageCookie = "claustro.language";

    public HttpContext Http => http;

    /// <summary>Null for people who have not signed in.</summary>
    public Caller? Caller => caller;

    /// <summary>How the person is called.</summary>
    public string? Name => name;

    public Reader Reader => reader;

    public static PageContext Of(HttpContext http)
    {
        if (http.Items.TryGetValue(typeof(PageContext), out var found) && found is PageContext known)
        {
            return known;
        }

        var caller = Caller.Of(http.User);
        var culture = caller is not null ? Languages.Of(caller.Locale)
            : http.Request.Cookies[LanguageCookie] is { } chosen && Languages.IsKnown(chosen) ? Languages.Of(chosen)
            : http.Language();
        var institution = http.RequestServices.GetRequiredService<IConfiguration>()["Institution:TimeZone"] ?? "Europe/Madrid";
        var zone = Zone(http.User.FindFirstValue(PageClaims.TimeZone)) ?? Zone(institution) ?? TimeZoneInfo.Utc;
        var made = new PageContext(http, caller, http.User.FindFirstValue(PageClaims.Name), new Reader(culture, zone));
        http.Items[typeof(PageContext)] = made;
        return made;
    }

    private static TimeZoneInfo? Zone(string? id) => id is not null && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : null;
}

/// <summary>What the cookie's identity says besides <see cref="CallerClaims"/>: what pages show of the person.</summary>
public static class PageClaims
{
    public const string Name = "name";
    public const string TimeZone = "zoneinfo";
}

/// <summary>Writes for one reader: texts, numbers, dates and times as they are used to them.</summary>
public sealed record Reader(CultureInfo Culture, TimeZoneInfo Zone)
{
    /// <summary>From words that can travel into an interactive island.</summary>
    public static Reader Of(string locale, string zone) =>
        new(Languages.Of(locale), TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : TimeZoneInfo.Utc);

    public string Locale => Culture.TwoLetterISOLanguageName;

    public string T(string es, string en) => Locale == "en" ? en : es;

    public string T(Text text) => text.In(Culture);

    /// <summary>Without zeros at its end: 8,5 or 8.5; a dash for nothing.</summary>
    public string Number(decimal? value) => value?.ToString("#,0.####", Culture) ?? "–";

    /// <summary>With so many decimals, all of them: what stands in one column is read as one, 65,70 above 66,43.</summary>
    public string Number(decimal? value, int decimals) => value?.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), Culture) ?? "–";

    public string Number(long value) => value.ToString("N0", Culture);

    public string Percent(decimal share) => share.ToString("P0", Culture);

    public string Date(DateOnly date) => date.ToString("d MMM yyyy", Culture);

    /// <summary>With its weekday.</summary>
    public string LongDate(DateOnly date) => date.ToString(T("dddd, d 'de' MMMM 'de' yyyy", "dddd, d MMMM yyyy"), Culture);

    public string Time(TimeOnly time) => time.ToString("HH:mm", Culture);

    /// <summary>An instant on the reader's clock.</summary>
    public string Instant(DateTime utc) => Local(utc).ToString("d MMM yyyy, HH:mm", Culture);

    public string Instant(DateTime? utc) => utc is { } at ? Instant(at) : "–";

    public DateTime Local(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), Zone);

    /// <summary>1 is Monday, 7 Sunday.</summary>
    public string Weekday(int day) => Culture.DateTimeFormat.GetDayName((DayOfWeek)(day % 7));

    public string ShortWeekday(int day) => Culture.DateTimeFormat.GetAbbreviatedDayName((DayOfWeek)(day % 7)).TrimEnd('.');
}
