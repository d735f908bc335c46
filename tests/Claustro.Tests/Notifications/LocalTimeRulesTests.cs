using Claustro.Notifications.Deliver;
using FsCheck.Xunit;
using Xunit;

namespace Claustro.Tests.Notifications;

public sealed class LocalTimeRulesTests
{
    private static readonly TimeZoneInfo[] Zones = [.. TimeZoneInfo.GetSystemTimeZones().Where(z => z.HasIanaId)];
    private static readonly TimeZoneInfo Madrid = TimeZoneInfo.FindSystemTimeZoneById("Europe/Madrid");

    /// <summary>For every zone, day and time of day: one digest, on that day, and no clock shows the time before it on that day.</summary>
    [Property(MaxTest = 3000)]
    public bool Every_local_day_has_one_digest_whatever_the_clock_does(ushort zone, ushort day, ushort minute)
    {
        var its = Zones[zone % Zones.Length];
        var (date, at) = (new DateOnly(2000, 1, 1).AddDays(day % 12_000), new TimeOnly(minute % 1440 * TimeSpan.TicksPerMinute));
        return IsRight(its, date, at);
    }

    [Theory]
    [InlineData("Europe/Madrid")]
    [InlineData("America/Havana")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Pacific/Apia")]
    [InlineData("America/Nuuk")]
    [InlineData("Asia/Beirut")]
    [InlineData("America/Asuncion")]
    public void On_the_days_that_the_clock_changes_there_is_one_digest_at_any_minute(string name)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(name);
        for (var date = new DateOnly(2011, 1, 1); date < new DateOnly(2027, 1, 1); date = date.AddDays(1))
        {
            var noon = date.ToDateTime(new TimeOnly(12, 0), DateTimeKind.Utc);
            if (zone.GetUtcOffset(noon.AddDays(-1)) == zone.GetUtcOffset(noon.AddDays(1)))
            {
                continue;
            }

            for (var minute = 0; minute < 1440; minute += 10)
            {
                Assert.True(IsRight(zone, date, new TimeOnly(minute * TimeSpan.TicksPerMinute)), $"{date} {minute}");
            }
        }
    }

    [Fact]
    public void Times_that_do_not_exist_come_after_the_jump_and_times_that_exist_twice_come_first()
    {
        Assert.Equal(Utc("2026-03-29 01:00"), LocalTimeRules.InstantOf(new(2026, 3, 29), new(2, 30), Madrid)); // 02:30 is not; 03:00 is
        Assert.Equal(Utc("2026-10-25 00:30"), LocalTimeRules.InstantOf(new(2026, 10, 25), new(2, 30), Madrid)); // the first 02:30
        Assert.Equal(Utc("2026-11-24 07:00"), LocalTimeRules.InstantOf(new(2026, 11, 24), new(8, 0), Madrid));
        Assert.Null(LocalTimeRules.InstantOf(new(2011, 12, 30), new(8, 0), TimeZoneInfo.FindSystemTimeZoneById("Pacific/Apia"))); // the day that Samoa left out
    }

    /// <summary>Looking every quarter of an hour over a change of the clock finds each day's digest once.</summary>
    [Property(MaxTest = 60)]
    public bool Looking_often_finds_each_day_once(ushort zone, ushort day, ushort minute)
    {
        var its = Zones[zone % Zones.Length];
        var at = new TimeOnly(minute % 1440 * TimeSpan.TicksPerMinute);
        var start = new DateTime(2012, 6, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(day % 5000);
        var found = new List<DateOnly>();
        for (var now = start; now < start.AddDays(4); now = now.AddMinutes(15))
        {
            var (label, instant) = LocalTimeRules.LastDigest(now, at, its);
            if (instant > now || LocalTimeRules.NextDigest(now, at, its) is var next && (next <= now || next - now > TimeSpan.FromHours(26)))
            {
                return false;
            }

            if (found.Count == 0 || found[^1] != label)
            {
                found.Add(label);
            }
        }

        return found.SequenceEqual(Enumerable.Range(0, found.Count).Select(found[0].AddDays)) && found.Count is 4 or 5 or 6;
    }

    [Property(MaxTest = 3000)]
    public bool Quiet_hours_end_within_a_day_at_a_time_that_is_not_quiet(ushort zone, uint minutes, ushort from, ushort to)
    {
        var its = Zones[zone % Zones.Length];
        var now = new DateTime(2012, 6, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(minutes % 7_000_000);
        var (start, end) = (new TimeOnly(from % 1440 * TimeSpan.TicksPerMinute), new TimeOnly(to % 1440 * TimeSpan.TicksPerMinute));
        if (start == end || !LocalTimeRules.IsQuiet(now, start, end, its))
        {
            return true;
        }

        var until = LocalTimeRules.QuietUntil(now, end, its);
        // A jump of the clock may end inside the next quiet hours when the pause between them is shorter than the jump: put off again then.
        return until > now && until - now <= TimeSpan.FromHours(26) && (!LocalTimeRules.IsQuiet(until, start, end, its) || (start - end) < TimeSpan.FromHours(2));
    }

    [Fact]
    public void Quiet_hours_over_midnight_end_in_the_morning_also_when_the_clock_changes_in_the_night()
    {
        var (from, to) = (new TimeOnly(22, 0), new TimeOnly(7, 0));
        Assert.True(LocalTimeRules.IsQuiet(Utc("2026-11-24 21:00"), from, to, Madrid));
        Assert.False(LocalTimeRules.IsQuiet(Utc("2026-11-24 20:59"), from, to, Madrid));
        Assert.False(LocalTimeRules.IsQuiet(Utc("2026-11-24 06:00"), from, to, Madrid));
        Assert.Equal(Utc("2026-11-25 06:00"), LocalTimeRules.QuietUntil(Utc("2026-11-24 21:30"), to, Madrid));
        Assert.Equal(Utc("2026-03-29 05:00"), LocalTimeRules.QuietUntil(Utc("2026-03-28 22:00"), to, Madrid));
        Assert.Equal(Utc("2026-10-25 06:00"), LocalTimeRules.QuietUntil(Utc("2026-10-24 22:00"), to, Madrid));
    }

    private static bool IsRight(TimeZoneInfo zone, DateOnly date, TimeOnly at)
    {
        if (LocalTimeRules.InstantOf(date, at, zone) is not { } instant)
        {
            var noon = date.ToDateTime(new TimeOnly(12, 0), DateTimeKind.Utc);
            return Enumerable.Range(-30 * 60, 60 * 60).All(m => LocalTimeRules.DayOf(noon.AddMinutes(m), zone) != date);
        }

        var shown = TimeZoneInfo.ConvertTimeFromUtc(instant, zone);
        if (DateOnly.FromDateTime(shown) != date)
        {
            return false;
        }

        var exact = TimeOnly.FromDateTime(shown) == at;
        // Not exact: then the clock jumps over the time, so no instant of the day shows it.
        return exact || zone.IsInvalidTime(date.ToDateTime(at)) || Enumerable.Range(-30 * 60, 60 * 60)
            .All(m => TimeZoneInfo.ConvertTimeFromUtc(date.ToDateTime(at, DateTimeKind.Utc).AddMinutes(m), zone) != date.ToDateTime(at));
    }

    private static DateTime Utc(string text) => DateTime.SpecifyKind(DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture), DateTimeKind.Utc);
}
