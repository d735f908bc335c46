namespace Claustro.Notifications.Deliver;

/// <summary>
/// Times of day on a person's own clock, also on the days when it is put forward or back. Pure. Only the way from an
/// instant to the clock is asked of the time zone, because that way has one answer always.
/// </summary>
internal static class LocalTimeRules
{
    private static readonly TimeSpan Farthest = TimeSpan.FromHours(16); // no zone was ever farther from UTC

    /// <summary>
    /// The one instant at which the daily digest of a local day is due: when the clock first shows <paramref name="at"/>.
    /// Where the clock jumps over it, the end of the jump; where the jump goes into the next day, the minute before it.
    /// Null when the whole day is jumped over (a zone that changes sides of the date line).
    /// </summary>
    public static DateTime? InstantOf(DateOnly day, TimeOnly at, TimeZoneInfo zone)
    {
        var wanted = day.ToDateTime(at);
        var (before, after) = (Offset(wanted - Farthest), Offset(wanted + Farthest));
        var (early, late) = (Utc(wanted - (before > after ? before : after)), Utc(wanted - (before > after ? after : before)));
        if (Local(early, zone) == wanted)
        {
            return early;
        }

        if (Local(late, zone) == wanted)
        {
            return late;
        }

        // The clock jumps over it, between early (still before it) and late (after it): find the jump to the second.
        while (late - early > TimeSpan.FromSeconds(1))
        {
            var middle = early + TimeSpan.FromTicks((late - early).Ticks / 2);
            (early, late) = Local(middle, zone) < wanted ? (middle, late) : (early, middle);
        }

        var jump = Utc(new DateTime((late.Ticks + (TimeSpan.TicksPerSecond / 2)) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond));
        return DayOf(jump, zone) == day ? jump : DayOf(jump.AddMinutes(-1), zone) == day ? jump.AddMinutes(-1) : null;

        TimeSpan Offset(DateTime utc) => zone.GetUtcOffset(Utc(utc));
    }

    /// <summary>The last digest that was due by now, and the local day whose digest it is.</summary>
    public static (DateOnly Day, DateTime Instant) LastDigest(DateTime now, TimeOnly at, TimeZoneInfo zone)
    {
        for (var day = DayOf(now, zone).AddDays(1); ; day = day.AddDays(-1))
        {
            if (InstantOf(day, at, zone) is { } instant && instant <= now)
            {
                return (day, instant);
            }
        }
    }

    /// <summary>When the next digest is due, after now.</summary>
    public static DateTime NextDigest(DateTime now, TimeOnly at, TimeZoneInfo zone)
    {
        for (var day = DayOf(now, zone).AddDays(-1); ; day = day.AddDays(1))
        {
            if (InstantOf(day, at, zone) is { } instant && instant > now)
            {
                return instant;
            }
        }
    }

    /// <summary>Whether the clock shows a time from <paramref name="from"/> until before <paramref name="to"/>, over midnight too.</summary>
    public static bool IsQuiet(DateTime now, TimeOnly from, TimeOnly to, TimeZoneInfo zone) => TimeOnly.FromDateTime(Local(now, zone)).IsBetween(from, to);

    /// <summary>When the quiet hours that reign now are over.</summary>
    public static DateTime QuietUntil(DateTime now, TimeOnly to, TimeZoneInfo zone)
    {
        var local = Local(now, zone);
        var wait = to - TimeOnly.FromDateTime(local); // around midnight, if need be
        if (Local(now + wait, zone) is var then && TimeOnly.FromDateTime(then) == to)
        {
            return now + wait;
        }

        // The clock changes in between.
        return InstantOf(DateOnly.FromDateTime(local + wait), to, zone) is { } end && end > now ? end : now + wait;
    }

    /// <summary>The zone of this name; UTC when this machine does not know it, so that a name never stops a mail.</summary>
    public static TimeZoneInfo ZoneOf(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;

    public static DateOnly DayOf(DateTime now, TimeZoneInfo zone) => DateOnly.FromDateTime(Local(now, zone));

    private static DateTime Local(DateTime utc, TimeZoneInfo zone) => DateTime.SpecifyKind(utc + zone.GetUtcOffset(Utc(utc)), DateTimeKind.Unspecified);

    private static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);
}
