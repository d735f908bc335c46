namespace Claustro.Academics;

/// <summary>The institution's days: instants are UTC, but "today" is what its wall calendar says.</summary>
internal static class InstitutionCalendar
{
    public static DateOnly DateOf(this Institution institution, DateTime instant) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(instant, TimeZoneInfo.FindSystemTimeZoneById(institution.TimeZone)));
}
