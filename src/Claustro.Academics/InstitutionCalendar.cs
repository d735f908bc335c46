using Claustro.Platform.Errors;

namespace Claustro.Academics;

/// <summary>The institution's days: instants are UTC, but "today" is what its wall calendar says.</summary>
internal static class InstitutionCalendar
{
    public static DateOnly DateOf(this Institution institution, DateTime instant) => DateOnly.FromDateTime(institution.ToLocal(instant));

    /// <summary>An instant as a letter says it, such as "viernes, 27 de noviembre de 2026, 12:00".</summary>
    public static Text Say(this Institution institution, DateTime instant)
    {
        var local = institution.ToLocal(instant);
        return new(local.ToString("dddd, d 'de' MMMM 'de' yyyy, HH:mm", Languages.Spanish), local.ToString("dddd d MMMM yyyy, HH:mm", Languages.English));
    }

    /// <summary>A day as a letter says it.</summary>
    public static Text Say(DateOnly day) =>
        new(day.ToString("dddd, d 'de' MMMM 'de' yyyy", Languages.Spanish), day.ToString("dddd d MMMM yyyy", Languages.English));

    /// <summary>What the institution's clocks show at this instant.</summary>
    public static DateTime ToLocal(this Institution institution, DateTime instant) =>
        TimeZoneInfo.ConvertTimeFromUtc(instant, TimeZoneInfo.FindSystemTimeZoneById(institution.TimeZone));
}
