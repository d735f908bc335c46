using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Claustro.Platform.Data;

/// <summary>What a database's exception means, for both databases.</summary>
public static class DbErrors
{
    /// <summary>A deadlock or serialisation failure: the same work, run again, may succeed.</summary>
    public static bool IsRetryable(Exception e) =>
        Find<PostgresException>(e) is { SqlState: "40001" or "40P01" } || Find<RetryTransactionException>(e) is not null;

    /// <summary>A unique index refused the row.</summary>
    public static bool IsDuplicate(Exception e) =>
        Find<PostgresException>(e) is { SqlState: PostgresErrorCodes.UniqueViolation }
        || Find<SqliteException>(e) is { SqliteErrorCode: 19, SqliteExtendedErrorCode: 2067 or 1555 };

    /// <summary>A foreign key refused the change: something still refers to the row, or it refers to nothing.</summary>
    public static bool IsForeignKey(Exception e) =>
        Find<PostgresException>(e) is { SqlState: PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.RestrictViolation }
        || Find<SqliteException>(e) is { SqliteErrorCode: 19, SqliteExtendedErrorCode: 787 or 1811 };

    /// <summary>The text or number does not fit the column (NUL characters, lone surrogates, overflow).</summary>
    public static bool IsBadValue(Exception e) =>
        Find<PostgresException>(e) is { SqlState: "22021" or "22003" or "22001" or "22P05" }
        || Find<System.Text.EncoderFallbackException>(e) is not null;

    /// <summary>The database cannot be reached or is starting, stopping or overloaded.</summary>
    public static bool IsUnavailable(Exception e) =>
        IsRetryable(e) ? true // run again three times, and still others were quicker
        : Find<PostgresException>(e) is { SqlState: var state } ? state.StartsWith("57P", StringComparison.Ordinal) || state.StartsWith("53", StringComparison.Ordinal)
        : Find<NpgsqlException>(e) is not null && Find<PostgresException>(e) is null
          && (Find<SocketException>(e) is not null || Find<TimeoutException>(e) is not null || Find<IOException>(e) is not null || Find<NpgsqlException>(e)!.IsTransient)
        || Find<SqliteException>(e) is { SqliteErrorCode: 5 or 6 };

    public static bool IsStale(Exception e) => e is DbUpdateConcurrencyException;

    private static T? Find<T>(Exception? e) where T : Exception
    {
        for (; e is not null; e = e.InnerException)
        {
            if (e is T found)
            {
                return found;
            }
        }

        return null;
    }
}
