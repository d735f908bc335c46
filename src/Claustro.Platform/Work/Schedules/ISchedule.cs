using Claustro.Platform.Errors;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Platform.Work;

/// <summary>
/// Something done again and again, such as a daily digest; registered with <c>services.AddSchedule&lt;T&gt;()</c>. It runs on
/// one worker at a time, made anew in a scope of its own, at least once for each time of its plan that comes while
/// workers live; times missed meanwhile are made up for by one run. So it must be idempotent: look at what is, not at the clock.
/// </summary>
public interface ISchedule
{
    /// <summary>Stable, such as <c>daily-digest</c>; at most 48 characters.</summary>
    static abstract string Name { get; }

    /// <summary>
    /// When, as five cron fields in the institution's time zone, such as <c>0 6 * * *</c>. The setting
    /// <c>Schedules:{name}</c> overrides it; <c>off</c> there leaves only starting by hand.
    /// </summary>
    static abstract string Cron { get; }

    /// <summary>What it does, for the panel.</summary>
    static abstract Text Title { get; }

    /// <summary>Does it, and returns how many things were done. Stop soon after <paramref name="cancel"/>: another worker begins again.</summary>
    Task<int> RunAsync(CancellationToken cancel);
}

/// <summary>A registered schedule.</summary>
public sealed record ScheduleKind(string Name, string Cron, Text Title, Type Type);

public static class Schedules
{
    public static IServiceCollection AddSchedule<T>(this IServiceCollection services) where T : class, ISchedule =>
        services.AddScoped<T>().AddSingleton(new ScheduleKind(T.Name, T.Cron, T.Title, typeof(T)));
}
