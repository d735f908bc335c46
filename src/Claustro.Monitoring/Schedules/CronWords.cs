using System.Globalization;
using Claustro.Platform.Errors;

namespace Claustro.Monitoring.Schedules;

/// <summary>The plans that people use, in words; any other as it is written.</summary>
internal static class CronWords
{
    public static Text Of(string cron)
    {
        if (cron.Split(' ') is not [var minute, var hour, "*", "*", "*"])
        {
            return new(cron, cron);
        }

        var minutes = minute.StartsWith("*/", StringComparison.Ordinal) ? [0, Number(minute[2..])] : minute.Split(',').Select(Number).ToArray();
        if (hour == "*" && minutes is [0, var step and > 1, ..] && minutes.Index().All(m => m.Item == m.Index * step))
        {
            return new($"cada {step} minutos", $"every {step} minutes");
        }

        return (minutes, Number(hour)) switch
        {
            ([>= 0 and var m], -1) when hour == "*" => new($"cada hora, en el minuto {m}", $"every hour, at minute {m}"),
            ([>= 0 and var m], >= 0 and var h) => new($"cada día a las {h:00}:{m:00}", $"every day at {h:00}:{m:00}"),
            _ => new(cron, cron),
        };
    }

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
