using System.Reflection;
using System.Security.Cryptography;
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
using Claustro.Web.Forms;
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
        services.AddMonitoring(configuration);
        if (role.Balances)
        {
            return BuildGateway(builder);
        }

        services.AddPlatform(configuration, role.Serves);
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
        app.UseRouting();
        app.UsePlatform();
        app.UseIdentity();
        app.UsePageCulture();
        app.UseAuthorization();
        app.UsePlatformAfterSignIn();
        app.UseAntiforgery();
        app.UsePageForms();
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
        app.MapScalarApiReference("/docs", (o, http) => o.WithTitle("Claustro API").WithNonce(AllowOneScript(http))
            .DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp().HideDeveloperTools().HideClientButton()).AllowAnonymous(); // nothing leaves the site
        app.MapPages(role.Modules.Select(PagesOf));
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

    private static string AllowOneScript(HttpContext http)
    {
        var nonce = RandomNumberGenerator.GetHexString(32);
        PageHeaders.AllowApiPage(http, nonce);
        return nonce;
    }

    private static Assembly PagesOf(string module) => module switch
    {
        "identity" => typeof(IdentitySetup).Assembly,
        "academics" => typeof(AcademicsSetup).Assembly,
        "notifications" => typeof(NotificationsSetup).Assembly,
        "reports" => typeof(ReportsSetup).Assembly,
        "imports" => typeof(ImportsSetup).Assembly,
        "monitoring" => typeof(MonitoringSetup).Assembly,
        _ => throw new InvalidOperationException(module),
    };

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
        // Asked first: to migrate, even by nothing, builds two models more than serving needs (a second and some megabytes).
        if ((await db.Database.GetPendingMigrationsAsync(cancel)).Any())
        {
            await db.MigrateAsync(cancel);
        }

        await services.GetRequiredService<KeyRing>().RefreshAsync(cancel);
    }

    private static async Task MigrateAsync(this CollegeDb db, CancellationToken cancel)
    {
        await using (await db.HoldAsync(SchemaLock.Migrate, cancel)) // the provider's own lock is let go between two migrations
        {
            await db.Database.MigrateAsync(cancel);
        }
    }
}
