using System.CommandLine;
using Claustro.Platform.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Commands;

internal static class Backup
{
    public static Command Command()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "Where the copy is written; must not exist." };
        var command = new Command("backup", "Copy the embedded database to a file while it serves. On PostgreSQL use pg_dump (see docs/operations.md).") { file };
        command.SetAction((parse, cancel) => Host.RunAsync(async (_, db) =>
        {
            var target = parse.GetRequiredValue(file);
            Require(!db.IsPostgres, "This college is on PostgreSQL: use pg_dump.");
            Require(!target.Exists, $"{target.FullName} exists already.");
            await db.Database.ExecuteSqlAsync($"vacuum into {target.FullName}", cancel);
            Console.WriteLine($"Copied to {target.FullName}.");
        }, cancel));
        return command;
    }

    internal static void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new InvalidDataException(otherwise);
        }
    }
}

internal static class Restore
{
    public static Command Command()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "A file that backup wrote." };
        var command = new Command("restore", "Put a copy in place of the embedded database. The college must not be running.") { file };
        command.SetAction((parse, cancel) => Host.RunAsync(async (services, db) =>
        {
            var source = parse.GetRequiredValue(file);
            Backup.Require(!db.IsPostgres, "This college is on PostgreSQL: use pg_restore.");
            Backup.Require(source.Exists, $"{source.FullName} does not exist.");
            await db.Database.OpenConnectionAsync(cancel);
            await using var from = new SqliteConnection($"Data Source={source.FullName};Mode=ReadOnly;Pooling=False");
            await from.OpenAsync(cancel);
            from.BackupDatabase((SqliteConnection)db.Database.GetDbConnection());
            Console.WriteLine($"Restored from {source.FullName}.");
        }, cancel));
        return command;
    }
}
