using Claustro.Platform.Work;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Claustro.Tests.Platform.Work;

public sealed class SchedulePlanTests
{
    [Fact]
    public void What_the_change_to_summer_time_skips_comes_right_after_it()
    {
        // 29 March 2026: 02:00 becomes 03:00 in Madrid (01:00 UTC).
        var plan = Plan("30 2 * * *");
        Assert.Equal(Utc(2026, 3, 28, 1, 30), plan.Next("s", Utc(2026, 3, 28, 0, 0)));
        Assert.Equal(Utc(2026, 3, 29, 1, 0), plan.Next("s", Utc(2026, 3, 28, 1, 30)));
        Assert.Equal(Utc(2026, 3, 30, 0, 30), plan.Next("s", Utc(2026, 3, 29, 1, 0)));
    }

    [Fact]
    public void What_the_change_back_repeats_comes_once()
    {
        // 25 October 2026: 03:00 becomes 02:00 (01:00 UTC); 02:30 is there twice.
        var plan = Plan("30 2 * * *");
        Assert.Equal(Utc(2026, 10, 25, 0, 30), plan.Next("s", Utc(2026, 10, 24, 12, 0)));
        Assert.Equal(Utc(2026, 10, 26, 1, 30), plan.Next("s", Utc(2026, 10, 25, 0, 30)));
    }

    [Fact]
    public void A_year_of_days_by_a_moved_clock_has_one_run_a_local_day()
    {
        foreach (var zone in new[] { "Europe/Madrid", "America/Havana", "Australia/Lord_Howe", "America/New_York", "UTC" })
        {
            var plan = Plan("15 2 * * *", zone);
            var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
            var (due, days) = (plan.Next("s", clock.GetUtcNow().UtcDateTime), new List<DateOnly>());
            while (clock.GetUtcNow().Year == 2026)
            {
                if (due <= clock.GetUtcNow().UtcDateTime)
                {
                    days.Add(DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(due, plan.Zone)));
                    due = plan.Next("s", clock.GetUtcNow().UtcDateTime);
                }

                clock.Advance(TimeSpan.FromMinutes(5));
            }

            Assert.Equal(days.Distinct().Count(), days.Count);
            Assert.InRange(days.Count, 364, 366);
        }
    }

    [Property]
    public FsCheck.Property The_next_time_is_always_later() => Prop.ForAll(
        Gen.Choose(0, 525_600).ToArbitrary(), minute => Plan("*/15 1-3 * * *").Next("s", Utc(2026, 1, 1, 0, 0).AddMinutes(minute)) > Utc(2026, 1, 1, 0, 0).AddMinutes(minute));

    [Fact]
    public void Settings_override_switch_off_and_are_checked()
    {
        Assert.Equal(ScheduleRow.Never, Plan("0 0 * * *", setting: "off").Next("s", Utc(2026, 1, 1, 0, 0)));
        Assert.Equal("0 5 * * *", Plan("0 0 * * *", setting: "0 5 * * *").CronOf("s"));
        Assert.Contains("Schedules:s", Assert.Throws<InvalidDataException>(() => Plan("0 0 * * *", setting: "daily")).Message, StringComparison.Ordinal);
        Assert.Contains("Institution:TimeZone", Assert.Throws<InvalidDataException>(() => Plan("0 0 * * *", "Mars/Olympus")).Message, StringComparison.Ordinal);
        Assert.Contains("no such schedule", Assert.Throws<InvalidDataException>(() => new SchedulePlan([], Settings(("Schedules:typo", "off")))).Message, StringComparison.Ordinal);
    }

    private static SchedulePlan Plan(string cron, string zone = "Europe/Madrid", string? setting = null) =>
        new([new ScheduleKind("s", cron, new("s", "s"), typeof(object))], Settings(("Institution:TimeZone", zone), ("Schedules:s", setting)));

    private static IConfiguration Settings(params (string, string?)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Where(v => v.Item2 is not null).Select(v => KeyValuePair.Create(v.Item1, v.Item2))).Build();

    private static DateTime Utc(int year, int month, int day, int hour, int minute) => new(year, month, day, hour, minute, 0, DateTimeKind.Utc);
}
