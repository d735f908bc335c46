using System.Globalization;

namespace Claustro.Platform.Observability;

/// <summary>Reads what the kernel tells of a process's mappings (<c>/proc/PID/smaps</c>, proc(5)).</summary>
internal static class MappedFiles
{
    /// <summary>Start and length of the mappings of files that cannot be written to and of which no page differs from its file.</summary>
    public static IEnumerable<(nint Start, nint Length)> Untouched(IEnumerable<string> smaps)
    {
        (nint Start, nint Length)? file = null;
        foreach (var line in smaps)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0 || line.IndexOf(' ', StringComparison.Ordinal) < colon) // "7f12…-7f34… r--p 00000000 08:01 1234   /usr/lib/…"
            {
                file = OfHeading(line);
            }
            else if (colon > 0 && file is { } mapping && line.StartsWith("Anonymous:", StringComparison.Ordinal))
            {
                if (line.AsSpan(colon + 1).Trim().SequenceEqual("0 kB"))
                {
                    yield return mapping;
                }

                file = null;
            }
        }
    }

    private static (nint Start, nint Length)? OfHeading(string line)
    {
        var parts = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length < 6 || parts[1].Contains('w', StringComparison.Ordinal) || !parts[5].StartsWith('/')
            || parts[5].StartsWith("/memfd:", StringComparison.Ordinal) || parts[5].EndsWith(" (deleted)", StringComparison.Ordinal))
        {
            return null;
        }

        var range = parts[0].Split('-');
        var (from, to) = (nint.Parse(range[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture), nint.Parse(range[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        return (from, to - from);
    }
}
