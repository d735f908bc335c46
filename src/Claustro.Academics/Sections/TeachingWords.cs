using Claustro.Web;

namespace Claustro.Academics.Sections;

/// <summary>How the pages for teachers say things.</summary>
internal static class TeachingWords
{
    /// <summary>lun 2 nov 2026, 09:00–11:00 · A-101.</summary>
    public static string Of(NextMeeting meeting, Reader reader) =>
        $"{reader.ShortWeekday(MeetingDays.Weekday(meeting.Date))} {reader.Date(meeting.Date)}, {reader.Time(meeting.From)}–{reader.Time(meeting.To)}"
        + (meeting.Room is { } room ? $" · {room}" : "");

    /// <summary>Lunes, 09:00–11:00 · A-101.</summary>
    public static string Of(MeetingView meeting, Reader reader)
    {
        var day = reader.Weekday(meeting.Weekday);
        return $"{char.ToUpper(day[0], reader.Culture)}{day[1..]}, {reader.Time(meeting.From)}–{reader.Time(meeting.To)}" + (meeting.Room is { } room ? $" · {room}" : "");
    }
}
