using System.Security.Cryptography;

namespace Claustro.Reports.Verify;

/// <summary>
/// The code on a document: 20 characters of Crockford's alphabet (100 random bits) in groups of five, without letters that
/// look like digits. However it is typed, it means the same.
/// </summary>
internal static class VerificationCode
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 20, Group = 5;

    public static string New() => Show(RandomNumberGenerator.GetString(Alphabet, Length));

    /// <summary>In groups, as it is printed.</summary>
    public static string Show(string key) => string.Join('-', key.Chunk(Group).Select(c => new string(c)));

    /// <summary>As it is stored; null when it cannot be a code.</summary>
    public static string? Key(string typed)
    {
        Span<char> key = stackalloc char[Length];
        var n = 0;
        foreach (var c in typed)
        {
            if (c is '-' or ' ' or '\u2013' or '\u2010')
            {
                continue;
            }

            var read = char.ToUpperInvariant(c) switch { 'O' => '0', 'I' or 'L' => '1', var other => other };
            if (n == Length || !Alphabet.Contains(read, StringComparison.Ordinal))
            {
                return null;
            }

            key[n++] = read;
        }

        return n == Length ? new string(key) : null;
    }
}
