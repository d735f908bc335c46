using System.CommandLine;
using Claustro.Academics.DataSets;
using Claustro.Monitoring.Health;
using Claustro.Platform.Data;
using Claustro.Platform.Observability;
using Claustro.Platform.Work;

namespace Claustro.Commands;

internal static class Serve
{
    private static readonly Option<string> Role = new("--role") { Description = "all: everything in one process; web: HTTP only; worker: jobs only; gateway: balance several web nodes.", DefaultValueFactory = _ => "all" };
    private static readonly Option<string[]> Modules = new("--modules") { Description = "Map only these modules: identity, academics, notifications, reports, imports, monitoring.", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string[]> Queues = new("--queues") { Description = $"Work only these queues: {string.Join(", ", WorkSetup.Queues)}.", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<bool> NoDemo = new("--no-demo") { Description = "Leave a new embedded database empty instead of filling it with the demo college." };

    public static Command Command()
    {
        var command = new Command("serve", "Serve the college. Ctrl-C stops it: work in hand is finished or handed back.") { Role, Modules, Queues, NoDemo };
        Role.AcceptOnlyFromAmong("all", "web", "worker", "gateway");
        command.SetAction(RunAsync);
        return command;
    }

    /// <summary>What <c>claustro</c> without a command does.</summary>
    public static Task<int> RunAsync(ParseResult parse, CancellationToken cancel)
    {
        var role = NodeRole.Parse(parse.GetValue(Role) ?? "all", Split(parse.GetValue(Modules)), Split(parse.GetValue(Queues)));
        return RunAsync(role, fillDemo: !parse.GetValue(NoDemo), cancel);
    }

    private static string[] Split(string[]? values) =>
        values?.SelectMany(v => v.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToArray() ?? [];

    private static async Task<int> RunAsync(NodeRole role, bool fillDemo, CancellationToken cancel)
    {
        var builder = Host.NewBuilder();
        Listen(builder, role);
        await using var app = CollegeApp.Build(builder, role);
        if (role.NeedsDatabase)
        {
            await app.Services.MigrateAsync(cancel);
            if (fillDemo && role == NodeRole.All)
            {
                await FillIfNewAsync(app.Services, cancel);
            }
        }

        await app.StartAsync(cancel);
        Announce(app, role);
        if (role.Serves)
        {
            await using var scope = app.Services.CreateAsyncScope();
            await Demo.IntroduceAsync(scope.ServiceProvider.GetRequiredService<CollegeDb>(), cancel);
        }

        ProcessMemory.GiveBack(); // much of what a start needs is needed by nothing else
        Console.WriteLine("Ctrl-C stops it.");
        await app.WaitForShutdownAsync(cancel);
        return 0;
    }

    private static void Listen(WebApplicationBuilder builder, NodeRole role)
    {
        var open = role.Serves || role.Balances ? builder.Configuration["urls"] ?? "http://127.0.0.1:8080" : "";
        builder.WebHost.UseUrls([.. open.Split(';', StringSplitOptions.RemoveEmptyEntries), .. ManagementPort.Url(builder.Configuration) is { } url ? [url] : Array.Empty<string>()]);
        builder.WebHost.UseStaticWebAssets();
    }

    private static async Task FillIfNewAsync(IServiceProvider services, CancellationToken cancel)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CollegeDb>();
        if (!db.IsPostgres)
        {
            await Demo.FillIfEmptyAsync(scope.ServiceProvider, db, cancel);
        }
    }

    private static void Announce(WebApplication app, NodeRole role)
    {
        var management = ManagementPort.Url(app.Configuration);
        foreach (var url in app.Urls.Where(u => u != management))
        {
            Console.WriteLine($"Claustro ({role.Name}) serves at {url}  ·  API: {url}/docs");
        }

        if (management is not null)
        {
            Console.WriteLine($"Health and metrics: {management}/health/ready, {management}/metrics");
        }
    }
}
