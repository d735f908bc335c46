using System.Data.Common;
using Claustro.Platform.Data;
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

    public static void Add(this DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
