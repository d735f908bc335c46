using Npgsql;
using Xunit;

namespace Claustro.Tests.Support;

/// <summary>The embedded college: SQLite, jobs in memory, mail to files.</summary>
public class SqliteCollege : College
{
    public override bool IsPostgres => false;

    protected override Task<Dictionary<string, string?>> SettingsAsync() => Task.FromResult(new Dictionary<string, string?>());
}

/// <summary>
/// The college on PostgreSQL and Redis; where they are is in <c>CLAUSTRO_TEST_POSTGRES</c> (a connection string of a
/// role that may create databases) and <c>CLAUSTRO_TEST_REDIS</c>, which <c>./test</c> sets.
/// </summary>
public class PostgresCollege : College
{
    private readonly string database = $"claustro_test_{Environment.ProcessId}_{Next()}";

    public override bool IsPostgres => true;

    /// <summary>The server without a database; fails with one sentence where it is not set.</summary>
    public static string Server => Environment.GetEnvironmentVariable("CLAUSTRO_TEST_POSTGRES")
        ?? throw new InvalidOperationException("CLAUSTRO_TEST_POSTGRES is not set: run ./test, which starts PostgreSQL and Redis, or ./test quick, which needs neither.");

    public string ConnectionString => new NpgsqlConnectionStringBuilder(Server) { Database = database }.ConnectionString;

    public static string Redis => Environment.GetEnvironmentVariable("CLAUSTRO_TEST_REDIS")
        ?? throw new InvalidOperationException("CLAUSTRO_TEST_REDIS is not set: run ./test.");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await ExecuteAsync($"drop database if exists {database} with (force)");
        GC.SuppressFinalize(this);
    }

    protected override async Task<Dictionary<string, string?>> SettingsAsync()
    {
        await ExecuteAsync($"create database {database}");
        return new()
        {
            ["ConnectionStrings:Database"] = ConnectionString,
            ["ConnectionStrings:Redis"] = Redis,
            ["Redis:Prefix"] = database + ":",
        };
    }

    private static async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Server) { Database = "postgres", Pooling = false }.ConnectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class OnSqlite : ICollectionFixture<SqliteCollege>
{
    public const string Name = "sqlite";
}

/// <summary>A second college beside it, for the tests outside Academics and Platform: tests of one college take turns, and a machine has two cores.</summary>
[CollectionDefinition(Name)]
public sealed class OnSqliteBeside : ICollectionFixture<SqliteCollege>
{
    public const string Name = "sqlite beside";
}

/// <summary>Tests of this collection need servers; <c>./test quick</c> leaves them out by this trait.</summary>
[CollectionDefinition(Name)]
public sealed class OnPostgres : ICollectionFixture<PostgresCollege>
{
    public const string Name = "postgres";
}
