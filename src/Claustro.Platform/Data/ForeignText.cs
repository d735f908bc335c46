namespace Claustro.Platform.Data;

/// <summary>What others say, so that every database keeps it.</summary>
public static class ForeignText
{
    /// <summary>
    /// At most <paramref name="most"/> characters of it, without NUL and without halves of pairs, neither as they came nor from
    /// cutting: PostgreSQL takes neither, and one such text would spoil the statement that all of a batch is written with.
    /// </summary>
    public static string Keepable(this string text, int most)
    {
        text = text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
        return !text.AsSpan().ContainsAnyInRange('\ud800', '\udfff') && !text.Contains('\0', StringComparison.Ordinal) ? text
            : string.Concat(text.EnumerateRunes().Select(r => r.Value == 0 ? " " : r.ToString())); // a half is read as U+FFFD
    }
}
