using System.Data.Common;
using Claustro.Platform.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Claustro.Academics.Enrollments;

/// <summary>SQL without the change tracker, for what is hot or what EF cannot say.</summary>
internal static class RawCommands
{
    /// <summary>A command on the context's connection, in its transaction if there is one.</summary>
    public static DbCommand Command(this CollegeDb db, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        foreach (var (name, value) in parameters)
        {
            command.Add(name, value);
        }

        return command;
    }

    /// <summary>
    /// While this is held, <paramref name="cancel"/> also stops a statement that SQLite is in the middle of: its provider
    /// looks at the token only before and after. PostgreSQL's cancels by itself.
    /// </summary>
    public static CancellationTokenRegistration InterruptOn(this CollegeDb db, CancellationToken cancel) =>
        db.Database.GetDbConnection() is SqliteConnection { Handle: { } handle } ? cancel.Register(() => SQLitePCL.raw.sqlite3_interrupt(handle)) : default;

    public static void Add(this DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
