namespace Claustro.Academics.Sections;

/// <summary>The days on which a section meets: what its weekly meetings come to in the calendar of its term. Pure.</summary>
internal static class MeetingDays
{
    /// <summary>1 is Monday, 7 Sunday.</summary>
    public static int Weekday(DateOnly day) => (((int)day.DayOfWeek + 6) % 7) + 1;

    /// <summary>Every day from <paramref name="from"/> to <paramref name="to"/> on which it meets.</summary>
    public static IEnumerable<DateOnly> Within(IEnumerable<MeetingView> meetings, DateOnly from, DateOnly to)
    {
        var weekdays = meetings.Select(m => m.Weekday).ToHashSet();
        for (var day = from; day <= to && weekdays.Count > 0; day = day.AddDays(1))
        {
            if (weekdays.Contains(Weekday(day)))
            {
                yield return day;
            }
        }
    }

    /// <summary>The day whose attendance a teacher most likely wants: today, else the last one held, else the first to come.</summary>
    public static DateOnly Nearest(IReadOnlyCollection<MeetingView> meetings, DateOnly startsOn, DateOnly endsOn, DateOnly today)
    {
        var last = today < endsOn ? today : endsOn;
        return Within(meetings, startsOn, last).Cast<DateOnly?>().LastOrDefault()
            ?? Within(meetings, startsOn, endsOn).Cast<DateOnly?>().FirstOrDefault()
            ?? (last < startsOn ? startsOn : last);
    }

    /// <summary>The next meeting that has not ended yet; null when the term has no more.</summary>
    public static NextMeeting? Next(IReadOnlyCollection<MeetingView> meetings, DateOnly startsOn, DateOnly endsOn, DateTime now)
    {
        var today = DateOnly.FromDateTime(now);
        var from = today > startsOn ? today : startsOn;
        // Eight days: today's may be over, and the same weekday is the next.
        var to = from.AddDays(7) < endsOn ? from.AddDays(7) : endsOn;
        return Within(meetings, from, to)
            .SelectMany(day => meetings.Where(m => m.Weekday == Weekday(day)).OrderBy(m => m.From).Select(m => new NextMeeting(day, m.From, m.To, m.Room)))
            .FirstOrDefault(m => m.Date > today || m.To > TimeOnly.FromDateTime(now));
    }
}

/// <summary>A meeting on a day.</summary>
internal sealed record NextMeeting(DateOnly Date, TimeOnly From, TimeOnly To, string? Room);
