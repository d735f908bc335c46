using Claustro.Platform.Errors;
using Claustro.Web;

namespace Claustro.Academics.Sections;

/// <summary>How pages say what sections are like.</summary>
internal static class SectionWords
{
    /// <summary>Weekly meetings, equal times together: "lun, mié 9:30–10:50 (A-101)".</summary>
    public static string Times(Reader reader, IEnumerable<MeetingView> meetings) => string.Join("; ", meetings
        .GroupBy(m => (m.From, m.To, m.Room))
        .Select(g => $"{string.Join(", ", g.Select(m => reader.ShortWeekday(m.Weekday)))} {reader.Time(g.Key.From)}–{reader.Time(g.Key.To)}{(g.Key.Room is { } room ? $" ({room})" : "")}"));

    public static string Teachers(IEnumerable<TeacherView> teachers) => string.Join(", ", teachers.Select(t => t.Name).Where(n => n.Length > 0));

    public static (string Text, string Tone) Seats(Reader reader, int left, bool open) =>
        !open ? (reader.T("matrícula cerrada", "enrolment closed"), "")
        : left <= 0 ? (reader.T("completo", "full"), "bad")
        : left == 1 ? (reader.T("1 plaza", "1 seat"), "warn")
        : (reader.T($"{left} plazas", $"{left} seats"), left <= 3 ? "warn" : "good");

    public static Text Credits(int credits) => credits == 1 ? new("1 crédito", "1 credit") : new($"{credits} créditos", $"{credits} credits");
}
