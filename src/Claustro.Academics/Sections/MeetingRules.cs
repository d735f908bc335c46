namespace Claustro.Academics.Sections;

/// <summary>When weekly meetings clash. Weekday 1 is Monday.</summary>
internal static class MeetingRules
{
    /// <summary>Whether both need the same person or room at once. Meetings that touch (one ends as the other begins) do not overlap.</summary>
    public static bool Overlap((int Weekday, TimeOnly From, TimeOnly To) a, (int Weekday, TimeOnly From, TimeOnly To) b) =>
        a.Weekday == b.Weekday && a.From < b.To && b.From < a.To;

    public static (int Weekday, TimeOnly From, TimeOnly To) Time(this Meeting meeting) => (meeting.Weekday, meeting.From, meeting.To);

    /// <summary>Whether two of the meetings overlap each other.</summary>
    public static bool OverlapAmongThemselves(IReadOnlyList<(int Weekday, TimeOnly From, TimeOnly To)> meetings) =>
        meetings.Where((a, i) => meetings.Skip(i + 1).Any(b => Overlap(a, b))).Any();
}
