using Claustro.Academics;
using Claustro.Gateway;
using Claustro.Identity;
using Claustro.Identity.Tokens;
using Claustro.Imports;
using Claustro.Monitoring;
using Claustro.Monitoring.Health;
using Claustro.Notifications;
using Claustro.Platform;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Claustro.Platform.Live;
using Claustro.Platform.Work;
using Claustro.Reports;
using Claustro.Web;
using Microsoft.EntityFrameworkCore;
using Scalar.AspNetCore;

namespace Claustro;

/// <summary>The table of contents: what the college is made of, and in which order a request passes it.</summary>
public static class CollegeApp
{
    /// <summary>Builds the application for a role; nothing is started and no schema touched.</summary>
    public static WebApplication Build(WebApplicationBuilder builder, NodeRole role)
    {
        var (services, configuration) = (builder.Services, builder.Configuration);
        services.AddMonitoring();
        if (role.Balances)
        {
            return BuildGateway(builder);
        }

        services.AddPlatform(configuration);
        services.AddPages();
        services.AddNotifications(configuration);
        services.AddReports(configuration);
        services.AddImports();
        services.AddIdentity();
        services.AddAcademics(configuration);
        services.AddApiDocument();
        if (role.Works)
        {
            services.AddWorker(role.Queues);
        }

        var app = builder.Build();
        app.UseManagementPort();
        app.UsePageHeaders();
        app.UseStaticFiles();
        app.UseRouting();
        app.UsePlatform();
        app.UseIdentity();
        app.UseAuthorization();
        app.UsePlatformAfterSignIn();
        app.UseAntiforgery();
        Map(app, role);
        return app;
    }

    private static void Map(WebApplication app, NodeRole role)
    {
        if (!role.Serves)
        {
            return;
        }

        app.MapApiDocument();
        app.MapScalarApiReference("/docs", o => o.WithTitle("Claustro API").DisableDefaultFonts()).AllowAnonymous();
        app.MapPages();
        foreach (var module in role.Modules)
        {
            _ = module switch
            {
                "identity" => app.MapIdentity(),
                "academics" => app.MapAcademics(),
                "notifications" => app.MapNotifications().MapLive(),
                "reports" => app.MapReports(),
                "imports" => app.MapImports(),
                "monitoring" => app.MapMonitoring(),
                _ => throw new InvalidOperationException(module),
            };
        }
    }

    private static WebApplication BuildGateway(WebApplicationBuilder builder)
    {
        builder.Services.AddGateway(builder.Configuration);
        var app = builder.Build();
        app.UseManagementPort();
        app.MapGateway();
        return app;
    }

    /// <summary>Brings the schema up; two nodes that start at once wait for one another.</summary>
    public static async Task MigrateAsync(this IServiceProvider services, CancellationToken cancel = default)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CollegeDb>();
        await using (await db.HoldAsync(SchemaLock.Migrate, cancel)) // the provider's own lock is let go between two migrations
        {
            await db.Database.MigrateAsync(cancel);
        }

        await services.GetRequiredService<KeyRing>().RefreshAsync(cancel);
    }
}
