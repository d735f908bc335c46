using System.Globalization;

namespace Claustro.Platform.Live;

/// <summary>One event on its way to the pages of one person.</summary>
/// <param name="Id">The same on every node; begins with its instant, so that a node which never saw it can look in the rows.</param>
/// <param name="Type">Empty for a mark: it gives the stream an id to come back with, and no event.</param>
internal sealed record LiveEvent(string Id, long PersonId, string Type, string Data)
{
    private static readonly string Node = Random.Shared.Next().ToString("x8", CultureInfo.InvariantCulture);
    private static long last;

    public static string NewId(DateTime now) => string.Create(CultureInfo.InvariantCulture, $"{now.Ticks:x}-{Node}-{Interlocked.Increment(ref last):x}");

    /// <summary>When the event with this id was made; null for what is no id of ours.</summary>
    public static DateTime? TimeOf(string id) =>
        id.IndexOf('-', StringComparison.Ordinal) is var end and > 0
        && long.TryParse(id.AsSpan(0, end), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var ticks)
        && ticks >= 0 && ticks <= DateTime.MaxValue.Ticks
            ? new DateTime(ticks, DateTimeKind.Utc)
            : null;

    /// <summary>As it travels between nodes: lines, of which only the last may have any content.</summary>
    public string ToWire() => string.Create(CultureInfo.InvariantCulture, $"{Id}\n{PersonId}\n{Type}\n{Data}");

    public static LiveEvent? FromWire(string wire) =>
        wire.Split('\n', 4) is [var id, var person, var type, var data] && long.TryParse(person, CultureInfo.InvariantCulture, out var personId)
            ? new LiveEvent(id, personId, type, data)
            : null;
}
