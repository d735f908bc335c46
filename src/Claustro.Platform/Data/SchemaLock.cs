using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Claustro.Platform.Data;

/// <summary>What only one node may do at a time.</summary>
public enum SchemaLock
{
    Migrate = 770_001,
    Keys = 770_002,
    Demo = 770_003,
    Schedules = 770_004,
    AuditSeal = 770_005,
    Statistics = 770_006,

    /// <summary>Changing which course asks for which: two changes at once could close a circle.</summary>
    Prerequisites = 770_010,
}

public static class SchemaLocks
{
    /// <summary>Waits for the lock and holds it until the current transaction ends. SQLite needs none: it has one writer.</summary>
    public static async Task LockAsync(this CollegeDb db, SchemaLock what, CancellationToken cancel)
    {
        if (db.IsPostgres)
        {
            await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({(long)what})", cancel);
        }
    }

    /// <summary>
    /// Waits for the lock and holds it, beyond transactions, until disposed; makes the database when there is none yet. On
    /// SQLite the provider's own lock does: the file has one process.
    /// </summary>
    public static async Task<IAsyncDisposable> HoldAsync(this CollegeDb db, SchemaLock what, CancellationToken cancel)
    {
        if (!db.IsPostgres)
        {
            return new Held(null, what);
        }

        var connection = await OpenAsync(db, cancel);
        try
        {
            await ExecuteAsync(connection, "select pg_advisory_lock($1)", what, cancel);
            return new Held(connection, what);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task<NpgsqlConnection> OpenAsync(CollegeDb db, CancellationToken cancel)
    {
        var source = db.GetService<NpgsqlDataSource>();
        try
        {
            return await source.OpenConnectionAsync(cancel);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            try
            {
                await db.GetService<IRelationalDatabaseCreator>().CreateAsync(cancel);
            }
            catch (PostgresException twice) when (twice.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
            {
                // Another node was faster.
            }

            return await source.OpenConnectionAsync(cancel);
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, SchemaLock what, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 }; // another node's migration takes its time
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = (long)what });
        await command.ExecuteNonQueryAsync(cancel);
    }

    private sealed class Held(NpgsqlConnection? connection, SchemaLock what) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            if (connection is not null)
            {
                await ExecuteAsync(connection, "select pg_advisory_unlock($1)", what, CancellationToken.None); // the pool would keep it
                await connection.DisposeAsync();
            }
        }
    }
}
