using System.CommandLine;
using Claustro.Academics.DataSets;
using Claustro.Identity.Accounts;
using Claustro.Platform.Data;

namespace Claustro.Commands;

internal static class Demo
{
    public static Command Command()
    {
        var command = new Command("demo", "Fill an empty database with the demo college: 600 students, 40 teachers, 60 courses, three terms; the same every time.");
        command.SetAction((_, cancel) => Host.RunAsync(async (services, db) =>
        {
            if (!await FillIfEmptyAsync(services, db, cancel))
            {
                throw new InvalidDataException("The database has people in it already; the demo college goes into an empty one.");
            }
        }, cancel));
        return command;
    }

    /// <summary>False, and nothing done, when somebody is there already.</summary>
    public static async Task<bool> FillIfEmptyAsync(IServiceProvider services, CollegeDb db, CancellationToken cancel)
    {
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime;
        var hash = services.GetRequiredService<Passwords>().Hash(DemoCollege.Password);
        if (!await DemoCollege.FillIfEmptyAsync(db, hash, now, cancel))
        {
            return false;
        }

        Console.WriteLine("The demo college is filled in.");
        return true;
    }

    /// <summary>One account per role to try, where the demo college is.</summary>
    public static async Task IntroduceAsync(CollegeDb db, CancellationToken cancel)
    {
        if (await DemoCollege.IsHereAsync(db, cancel))
        {
            Console.WriteLine($"Demo accounts, password \"{DemoCollege.Password}\": " + string.Join(", ", DemoCollege.Accounts.Select(a => $"{a.UserName} ({a.Role})")));
        }
    }
}
