using Claustro.Academics.Calendar;

namespace Claustro.Academics.Home;

/// <summary>A class on a day.</summary>
internal sealed record AgendaClass(DateOnly Day, TimeOnly From, TimeOnly To, long SectionId, string Code, string CourseCode, string Title, string? Room, bool IsNow);

/// <summary>Which of somebody's weekly classes come next. Pure.</summary>
internal static class Agenda
{
    /// <summary>Those not over yet, of the next <paramref name="days"/> days with today, in their order; all of today's when <paramref name="wholeToday"/>.</summary>
    public static List<AgendaClass> Next(IEnumerable<WeeklyClass> classes, DateTime localNow, int days, bool wholeToday = false)
    {
        var (today, time) = (DateOnly.FromDateTime(localNow), TimeOnly.FromDateTime(localNow));
        var weekly = classes.ToList();
        return Enumerable.Range(0, days).Select(today.AddDays).SelectMany(day => weekly
            .Where(c => c.Weekday == WeeklyClass.Iso(day) && c.TermStartsOn <= day && day <= c.TermEndsOn && (day > today || wholeToday || c.To > time))
            .Select(c => new AgendaClass(day, c.From, c.To, c.SectionId, c.Code, c.CourseCode, c.Title, c.Room, day == today && c.From <= time && time < c.To)))
            .OrderBy(c => c.Day).ThenBy(c => c.From).ToList();
    }
}
