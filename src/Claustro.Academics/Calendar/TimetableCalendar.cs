using System.Globalization;
using Claustro.Academics.Enrollments;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;

namespace Claustro.Academics.Calendar;

/// <summary>A class held every week of a term. Weekday 1 is Monday, 7 Sunday.</summary>
internal sealed record WeeklyClass(
    long SectionId, string Code, string CourseCode, string Title, string Teachers, int Weekday, TimeOnly From, TimeOnly To, string? Room,
    DateOnly TermStartsOn, DateOnly TermEndsOn, bool Requested)
{
    /// <summary>The first day of the term that is this weekday; null when the term is too short to have one.</summary>
    public DateOnly? FirstDay
    {
        get
        {
            var first = TermStartsOn.AddDays((Weekday - Iso(TermStartsOn) + 7) % 7);
            return first <= TermEndsOn ? first : null;
        }
    }

    public static int Iso(DateOnly day) => day.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)day.DayOfWeek;
}

/// <summary>Weekly classes as an iCalendar document. Pure.</summary>
internal static class TimetableCalendar
{
    /// <param name="stamp">When the feed was made: the same timetable is the same text, whenever it is read.</param>
    public static string Write(Institution institution, DateTime stamp, IEnumerable<WeeklyClass> classes)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(institution.TimeZone);
        var calendar = new Ical.Net.Calendar { ProductId = "-//Claustro//Timetable//ES", Method = "PUBLISH" };
        calendar.AddProperty("X-WR-CALNAME", institution.Name);
        calendar.AddProperty("X-WR-TIMEZONE", institution.TimeZone);
        calendar.AddProperty("REFRESH-INTERVAL;VALUE=DURATION", "PT6H");
        calendar.AddProperty("X-PUBLISHED-TTL", "PT6H");
        DateOnly? earliest = null;
        foreach (var one in classes)
        {
            if (one.FirstDay is { } first)
            {
                earliest = earliest is { } known && known < first ? known : first;
                calendar.Events.Add(ToEvent(institution, zone, stamp, one, first));
            }
        }

        if (earliest is { } from)
        {
            calendar.AddTimeZone(VTimeZone.FromDateTimeZone(institution.TimeZone, new DateTime(from.Year - 1, 1, 1, 0, 0, 0, DateTimeKind.Utc), includeHistoricalData: false));
        }

        return new CalendarSerializer().SerializeToString(calendar) ?? "";
    }

    private static CalendarEvent ToEvent(Institution institution, TimeZoneInfo zone, DateTime stamp, WeeklyClass one, DateOnly first) => new()
    {
        // Made of what the class is, not of a row's number: editing a section writes its meetings anew.
        Uid = string.Create(CultureInfo.InvariantCulture, $"section-{one.SectionId}-{one.Weekday}-{one.From:HHmm}@claustro"),
        DtStamp = new CalDateTime(DateTime.SpecifyKind(stamp, DateTimeKind.Utc)),
        Start = new CalDateTime(first, one.From, institution.TimeZone),
        End = new CalDateTime(first, one.To, institution.TimeZone),
        Summary = $"{one.CourseCode} {one.Title}",
        Description = one.Teachers.Length > 0 ? $"{one.Code}\n{one.Teachers}" : one.Code,
        Location = one.Room,
        Status = one.Requested ? EventStatus.Tentative : EventStatus.Confirmed,
        // RFC 5545: where a start names a zone, the end of the recurrence is UTC.
        RecurrenceRule = new RecurrencePattern(FrequencyType.Weekly, 1) { Until = new CalDateTime(EnrollmentRules.EndOf(one.TermEndsOn, zone).AddSeconds(-1)) },
    };
}
