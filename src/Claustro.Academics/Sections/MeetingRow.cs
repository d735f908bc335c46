using System.Globalization;
using Claustro.Web.Forms;

namespace Claustro.Academics.Sections;

/// <summary>A row of the form for meetings, as it was typed; blank rows mean nothing.</summary>
internal sealed record MeetingRow(string Weekday, string From, string To, string Room)
{
    public const int Usual = 5, More = 4;

    private static readonly MeetingRow Blank = new("", "", "", "");

    private bool IsBlank => Weekday.Length == 0 && From.Length == 0 && To.Length == 0 && Room.Length == 0;

    public static MeetingRow Of(MeetingView meeting) => new(
        meeting.Weekday.ToString(CultureInfo.InvariantCulture), meeting.From.ToString("HH:mm", CultureInfo.InvariantCulture),
        meeting.To.ToString("HH:mm", CultureInfo.InvariantCulture), meeting.Room ?? "");

    /// <summary>What was typed, without the blank rows, so that the slice's errors name the row by its place.</summary>
    public static List<MeetingRow> Read(PostedForm form) => Enumerable.Range(0, SectionRules.MaxMeetings)
        .Select(i => new MeetingRow(Text(form, i, "weekday"), Text(form, i, "from"), Text(form, i, "to"), Text(form, i, "room"))).Where(row => !row.IsBlank).ToList();

    /// <summary>The rows with blank ones after them, at least <paramref name="atLeast"/> in all.</summary>
    public static List<MeetingRow> WithBlanks(IReadOnlyCollection<MeetingRow> rows, int atLeast) =>
        [.. rows, .. Enumerable.Repeat(Blank, Math.Max(0, Math.Min(SectionRules.MaxMeetings, Math.Max(atLeast, rows.Count + 1)) - rows.Count))];

    /// <summary>What cannot be read is absent, and the slice asks for it.</summary>
    public MeetingRequest ToRequest() => new(
        int.TryParse(Weekday, CultureInfo.InvariantCulture, out var day) ? day : null, Time(From), Time(To), Room);

    private static string Text(PostedForm form, int row, string field) => form.Text(string.Create(CultureInfo.InvariantCulture, $"meetings[{row}].{field}")) ?? "";

    private static TimeOnly? Time(string text) =>
        TimeOnly.TryParseExact(text, ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
}
