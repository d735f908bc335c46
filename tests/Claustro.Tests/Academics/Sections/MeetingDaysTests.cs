using Claustro.Academics.Sections;
using Xunit;

namespace Claustro.Tests.Academics.Sections;

public sealed class MeetingDaysTests
{
    private static readonly DateOnly Monday = new(2026, 11, 2), End = new(2026, 11, 29);
    private static readonly MeetingView[] MondayAndWednesday = [new(1, new(9, 0), new(11, 0), "A-1"), new(3, new(9, 0), new(11, 0), null)];

    [Theory]
    [InlineData("2026-11-04", "2026-11-04")] // a class day is itself
    [InlineData("2026-11-06", "2026-11-04")] // after it, the last one held
    [InlineData("2026-10-20", "2026-11-02")] // before the term, the first
    [InlineData("2027-01-10", "2026-11-25")] // after it, the last
    public void The_day_offered_for_attendance_is_the_nearest_class(string today, string day) =>
        Assert.Equal(ReadDay(day), MeetingDays.Nearest(MondayAndWednesday, Monday, End, ReadDay(today)));

    private static DateOnly ReadDay(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void Without_a_timetable_it_is_today_within_the_term()
    {
        Assert.Equal(Monday.AddDays(3), MeetingDays.Nearest([], Monday, End, Monday.AddDays(3)));
        Assert.Equal(End, MeetingDays.Nearest([], Monday, End, End.AddDays(9)));
        Assert.Equal(Monday, MeetingDays.Nearest([], Monday, End, Monday.AddDays(-9)));
    }

    [Fact]
    public void The_next_meeting_is_todays_until_it_has_ended()
    {
        var at = Monday.ToDateTime(new(10, 59));
        Assert.Equal(Monday, MeetingDays.Next(MondayAndWednesday, Monday, End, at)!.Date);
        Assert.Equal(Monday.AddDays(2), MeetingDays.Next(MondayAndWednesday, Monday, End, at.AddMinutes(1))!.Date);
        Assert.Equal(Monday.AddDays(7), MeetingDays.Next([MondayAndWednesday[0]], Monday, End, at.AddMinutes(1))!.Date);
        Assert.Equal(Monday, MeetingDays.Next(MondayAndWednesday, Monday, End, at.AddDays(-90))!.Date);
        Assert.Null(MeetingDays.Next(MondayAndWednesday, Monday, End, End.ToDateTime(TimeOnly.MinValue)));
    }
}
