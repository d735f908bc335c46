using Claustro.Platform;
using Claustro.Platform.Work;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Notifications;

/// <summary>The engine that tells people: outbox, templates, delivery, inbox, preferences, ledger.</summary>
public static class NotificationsSetup
{
    public static IServiceCollection AddNotifications(this IServiceCollection services)
    {
        services.AddModelPart(Notification.Configure);
        services.AddScoped<Outbox>();
        return services;
    }

    public static IEndpointRouteBuilder MapNotifications(this IEndpointRouteBuilder app) => app;
}
