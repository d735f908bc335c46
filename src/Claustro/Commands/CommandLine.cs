using System.CommandLine;

namespace Claustro.Commands;

/// <summary>The commands of <c>claustro</c>, in the order in which a newcomer meets them.</summary>
internal static class CommandLine
{
    public static RootCommand Build() => new(
        "Claustro: a college management system. Without a command it serves everything in one process (claustro serve).")
    {
        Serve.Command(),
        Migrate.Command(),
        Demo.Command(),
        CreateAdmin.Command(),
        Load.Command(),
        Tokens.Command(),
        MeasureTasks.Command(),
        Backup.Command(),
        Restore.Command(),
    };
}
