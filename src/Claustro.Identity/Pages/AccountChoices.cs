using Claustro.Web.Forms;

namespace Claustro.Identity.Pages;

/// <summary>What pages about people offer to choose from.</summary>
internal static class AccountChoices
{
    public static readonly IReadOnlyList<Option> Locales = [new("es", "Español"), new("en", "English")];

    /// <summary>The zones people live in, not the hundreds of old names; any other IANA name may be typed.</summary>
    public static readonly IReadOnlyList<string> Zones =
    [
        "Europe/Madrid", "Atlantic/Canary", "Europe/Lisbon", "Europe/London", "Europe/Dublin", "Europe/Paris", "Europe/Brussels", "Europe/Amsterdam", "Europe/Berlin", "Europe/Zurich",
        "Europe/Rome", "Europe/Vienna", "Europe/Prague", "Europe/Warsaw", "Europe/Copenhagen", "Europe/Stockholm", "Europe/Oslo", "Europe/Helsinki", "Europe/Athens", "Europe/Bucharest",
        "Europe/Kyiv", "Europe/Istanbul", "Europe/Moscow", "America/Mexico_City", "America/Tijuana", "America/Guatemala", "America/El_Salvador", "America/Tegucigalpa", "America/Managua",
        "America/Costa_Rica", "America/Panama", "America/Havana", "America/Santo_Domingo", "America/Puerto_Rico", "America/Bogota", "America/Guayaquil", "America/Lima", "America/La_Paz",
        "America/Caracas", "America/Asuncion", "America/Santiago", "America/Montevideo", "America/Argentina/Buenos_Aires", "America/Sao_Paulo", "America/New_York", "America/Chicago",
        "America/Denver", "America/Los_Angeles", "America/Toronto", "America/Vancouver", "Africa/Casablanca", "Africa/Algiers", "Africa/Tunis", "Africa/Cairo", "Africa/Lagos",
        "Africa/Malabo", "Africa/Nairobi", "Africa/Johannesburg", "Asia/Jerusalem", "Asia/Dubai", "Asia/Karachi", "Asia/Kolkata", "Asia/Dhaka", "Asia/Bangkok", "Asia/Jakarta",
        "Asia/Manila", "Asia/Singapore", "Asia/Hong_Kong", "Asia/Shanghai", "Asia/Seoul", "Asia/Tokyo", "Australia/Perth", "Australia/Sydney", "Pacific/Auckland", "UTC",
    ];
}
