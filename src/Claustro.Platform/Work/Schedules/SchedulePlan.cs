using Claustro.Platform.Errors;
using Cronos;
using Microsoft.Extensions.Configuration;

namespace Claustro.Platform.Work;

/// <summary>
/// When each registered schedule is due. Times are of the institution's wall clock: one that the change to summer time
/// skips comes right after it, one that the change back repeats comes once (cron fields that name an hour) — see Cronos.
/// </summary>
public sealed class SchedulePlan
{
    private readonly Dictionary<string, Entry> entries;

    /// <exception cref="InvalidDataException">A setting <c>Schedules:…</c> that is no plan, or of a schedule that there is not.</exception>
    public SchedulePlan(IEnumerable<ScheduleKind> kinds, IConfiguration configuration)
    {
        Zone = ZoneOf(configuration["Institution:TimeZone"]);
        var settings = configuration.GetSection("Schedules");
        entries = kinds.ToDictionary(k => k.Name, k => new Entry(k, Parse(k, settings[k.Name])));
        if (settings.GetChildren().FirstOrDefault(s => !entries.ContainsKey(s.Key) && s.Key != "Paused") is { } unknown)
        {
            throw new InvalidDataException($"Schedules:{unknown.Key}: there is no such schedule; there are {string.Join(", ", entries.Keys.Order(StringComparer.Ordinal))}.");
        }

        Paused = configuration.GetValue("Schedules:Paused", false);
    }

    /// <summary>The institution's time zone (<c>Institution:TimeZone</c>).</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary><c>Schedules:Paused</c>, default false: nothing is due by itself, everything can still be started by hand.</summary>
    public bool Paused { get; }

    /// <summary>The registered schedules by name.</summary>
    public IEnumerable<ScheduleKind> Kinds => entries.Values.Select(e => e.Kind).OrderBy(k => k.Name, StringComparer.Ordinal);

    public ScheduleKind? Find(string name) => entries.GetValueOrDefault(name)?.Kind;

    /// <summary>The five cron fields in force; null when it runs only by hand.</summary>
    public string? CronOf(string name) => Paused ? null : entries[name].Cron?.ToString();

    /// <summary>The first time of the plan after this instant; <see cref="ScheduleRow.Never"/> when it has none.</summary>
    public DateTime Next(string name, DateTime after) =>
        Paused ? ScheduleRow.Never : entries[name].Cron?.GetNextOccurrence(after, Zone) ?? ScheduleRow.Never;

    private static CronExpression? Parse(ScheduleKind kind, string? setting)
    {
        if (string.Equals(setting?.Trim(), "off", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var cron = string.IsNullOrWhiteSpace(setting) ? kind.Cron : setting.Trim();
        return CronExpression.TryParse(cron, out var parsed)
            ? parsed
            : throw new InvalidDataException($"Schedules:{kind.Name} must be five cron fields such as \"30 6 * * *\", or off.");
    }

    private static TimeZoneInfo ZoneOf(string? name) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(string.IsNullOrWhiteSpace(name) ? "Europe/Madrid" : name, out var zone)
            ? zone
            : throw new InvalidDataException("Institution:TimeZone must be an IANA name such as Europe/Madrid.");

    private sealed record Entry(ScheduleKind Kind, CronExpression? Cron);
}
