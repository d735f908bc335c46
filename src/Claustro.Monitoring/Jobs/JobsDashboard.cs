using System.Globalization;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Claustro.Web;
using Hangfire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Monitoring.Jobs;

/// <summary>
/// Hangfire's own pages of its queues, servers and signals: of the cluster where there is Redis, of this process where not. They
/// show kinds and ids, never data; what is pressed there only says "look" to a worker, and the rows decide.
/// </summary>
internal static class JobsDashboard
{
    public const string Address = "/admin/jobs";

    public static void Map(IEndpointRouteBuilder app)
    {
        var options = new DashboardOptions
        {
            Authorization = [], // as with every other endpoint, below
            AppPath = "/",
            DashboardTitle = "Claustro",
            DisplayStorageConnectionString = false,
            StatsPollingInterval = 5000,
        };
        app.MapHangfireDashboard(Address, options, app.ServiceProvider.GetRequiredService<JobStorage>()).Allow(Role.Administrator).Add(endpoint =>
        {
            var show = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = http =>
            {
                PageHeaders.AllowOwnStyles(http);
                CultureInfo.CurrentUICulture = PageContext.Of(http).Reader.Culture;
                return show(http);
            };
        });
    }
}
