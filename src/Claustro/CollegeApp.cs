using Claustro.Academics;
using Claustro.Identity;
using Claustro.Identity.Tokens;
using Claustro.Imports;
using Claustro.Notifications;
using Claustro.Platform;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Claustro.Platform.Work;
using Claustro.Reports;
using Microsoft.EntityFrameworkCore;

namespace Claustro;

/// <summary>The table of contents: what the college is made of, and in which order a request passes it.</summary>
public static class CollegeApp
{
    /// <summary>Builds the application for a role; nothing is started and no schema touched.</summary>
    public static WebApplication Build(WebApplicationBuilder builder, NodeRole role)
    {
        var (services, configuration) = (builder.Services, builder.Configuration);

        services.AddPlatform(configuration);
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
        app.UseRouting();
        app.UsePlatform();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UsePlatformAfterSignIn();
        if (role.Serves)
        {
            app.MapApiDocument();
            app.MapIdentity();
            app.MapAcademics();
            app.MapNotifications();
            app.MapReports();
            app.MapImports();
        }

        return app;
    }

    /// <summary>Brings the schema up; two nodes that start at once wait for one another.</summary>
    public static async Task MigrateAsync(this IServiceProvider services, CancellationToken cancel = default)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CollegeDb>();
        await db.Database.MigrateAsync(cancel); // takes the migration lock of its database
        await services.GetRequiredService<KeyRing>().RefreshAsync(cancel);
    }
}
