using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Commands;

/// <summary>How every command gets its services: the same configuration, the same modules, nothing listening.</summary>
internal static class Host
{
    /// <summary>
    /// <c>Environment</c> (or <c>ASPNETCORE_ENVIRONMENT</c>): <c>Production</c> where real people's data are; <c>Local</c> when
    /// nothing is said, as on a laptop.
    /// </summary>
    public static string EnvironmentName { get; } =
        new[] { "Environment", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT" }.Select(Environment.GetEnvironmentVariable).FirstOrDefault(v => v is { Length: > 0 }) ?? "Local";

    public static WebApplicationBuilder NewBuilder(params string[] args)
    {
        // Its settings and its styles stand beside the program, from whatever folder it is started; data stand where it is started.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, EnvironmentName = EnvironmentName, ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders().AddSimpleConsole(o => (o.SingleLine, o.TimestampFormat) = (true, "HH:mm:ss "));
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None); // what goes wrong there is logged where it is handled
        // "Hosting failed to start" repeats, with its stack, what Failures says in a sentence.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        builder.Logging.AddFilter("Hangfire", LogLevel.Warning).AddFilter("Yarp", LogLevel.Warning).AddFilter("Microsoft.Hosting", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        return builder;
    }

    /// <summary>Runs a command's work with the college's services, schema brought up before.</summary>
    public static async Task<int> RunAsync(Func<IServiceProvider, CollegeDb, Task> work, CancellationToken cancel, bool migrate = true)
    {
        var builder = NewBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        await using var app = CollegeApp.Build(builder, NodeRole.Tool);
        if (migrate)
        {
            await app.Services.MigrateAsync(cancel);
        }

        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CollegeDb>();
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
        await work(scope.ServiceProvider, db);
        return 0;
    }
}
