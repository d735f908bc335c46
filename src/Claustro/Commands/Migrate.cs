using System.CommandLine;

namespace Claustro.Commands;

internal static class Migrate
{
    public static Command Command()
    {
        var command = new Command("migrate", "Bring the database's schema up to this version. Safe to run on several nodes at once; serve does it too.");
        command.SetAction((_, cancel) => Host.RunAsync((_, _) =>
        {
            Console.WriteLine("The schema is up to date.");
            return Task.CompletedTask;
        }, cancel));
        return command;
    }
}
