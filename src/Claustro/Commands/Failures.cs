using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;
using StackExchange.Redis;

namespace Claustro.Commands;

/// <summary>What went wrong, in one sentence that says what to do; no stack trace.</summary>
internal static class Failures
{
    public static string Explain(Exception error)
    {
        foreach (var e in Chain(error))
        {
            switch (e)
            {
                case SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } or Microsoft.AspNetCore.Connections.AddressInUseException:
                    return $"A port is in use already: {Address(First(error).Message)}. Stop the other program, or set ASPNETCORE_URLS and Management__Port to free ones.";
                case PostgresException p:
                    return $"The database refuses: {p.MessageText}. Check ConnectionStrings__Database.";
                case NpgsqlException:
                    return "The database cannot be reached. Check ConnectionStrings__Database and that PostgreSQL runs.";
                case RedisConnectionException:
                    return "Redis cannot be reached. Check ConnectionStrings__Redis and that Redis runs.";
                case SqliteException s:
                    return $"The embedded database cannot be used: {s.Message.TrimEnd('.')}. Check that the folder of Data__Directory can be written.";
                case UnauthorizedAccessException u:
                    return u.Message;
            }
        }

        return First(error).Message.ReplaceLineEndings(" ");
    }

    /// <summary>The address in Kestrel's "Failed to bind to address http://…: address already in use."</summary>
    private static string Address(string message) =>
        message.Split(' ').FirstOrDefault(word => word.StartsWith("http", StringComparison.Ordinal))?.TrimEnd(':') ?? message.TrimEnd('.');

    private static Exception First(Exception error) => error is AggregateException { InnerException: { } inner } ? inner : error;

    private static IEnumerable<Exception> Chain(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
        {
            yield return error;
        }
    }
}
