using System.CommandLine;
using Claustro.Identity.Accounts;
using Spectre.Console;

namespace Claustro.Commands;

internal static class CreateAdmin
{
    public static Command Command()
    {
        var user = new Option<string>("--user") { Description = "User name, 3 to 64 characters.", Required = true };
        var email = new Option<string>("--email") { Description = "Mail address.", Required = true };
        var command = new Command("create-admin", "Create an administrator. The password is read from the terminal, or from CLAUSTRO_PASSWORD.") { user, email };
        command.SetAction((parse, cancel) => Host.RunAsync(async (services, db) =>
        {
            var password = Environment.GetEnvironmentVariable("CLAUSTRO_PASSWORD") ?? Ask();
            await FirstAdministrator.CreateAsync(db, services.GetRequiredService<Passwords>(), parse.GetRequiredValue(user), parse.GetRequiredValue(email), password,
                services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime, cancel);
            Console.WriteLine($"Administrator {parse.GetRequiredValue(user)} created.");
        }, cancel));
        return command;
    }

    private static string Ask() => Console.IsInputRedirected
        ? Console.ReadLine() ?? ""
        : AnsiConsole.Prompt(new TextPrompt<string>("Password:").Secret());
}
