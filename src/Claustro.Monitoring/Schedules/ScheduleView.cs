using Claustro.Platform.Work;

namespace Claustro.Monitoring.Schedules;

/// <summary>
/// A schedule as the panel shows it. <paramref name="Cron"/> and <paramref name="NextRunAt"/> are null when it runs only by
/// hand; <paramref name="LastStatus"/> is <c>succeeded</c>, <c>failed</c> or null before the first run.
/// </summary>
internal sealed record ScheduleView(
    string Name, string Title, string? Cron, string TimeZone, string Status, DateTime? NextRunAt, DateTime? LastRunAt, string? LastStatus, string? LastError,
    DateTime? LastSucceededAt, long? LastMilliseconds, int? LastCount)
{
    public static ScheduleView Of(ScheduleKind kind, SchedulePlan plan, ScheduleRow? row, System.Globalization.CultureInfo language) => new(
        kind.Name, kind.Title.In(language), plan.CronOf(kind.Name), plan.Zone.Id, row?.State == WorkState.Running ? "running" : "waiting",
        row is { State: WorkState.Queued } && row.DueAt < ScheduleRow.Never ? row.DueAt : null,
        row?.FinishedAt, row?.FinishedAt is null ? null : row.Error is null ? "succeeded" : "failed", row?.Error, row?.LastSucceededAt, row?.LastMilliseconds, row?.LastCount);
}
