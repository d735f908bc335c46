using Claustro.Notifications.Deliver;
using Claustro.Notifications.Inbox;
using Claustro.Notifications.Ledger;
using Claustro.Notifications.Preferences;
using Claustro.Notifications.Templates;
using Claustro.Platform;
using Claustro.Platform.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Notifications;

/// <summary>The engine that tells people: outbox, templates, delivery, inbox, preferences, ledger.</summary>
public static class NotificationsSetup
{
    public static IServiceCollection AddNotifications(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = NotificationSettings.Read(configuration, PlatformSetup.DataDirectory(configuration));
        services.AddSingleton(settings).AddSingleton<TemplateStore>();
        services.AddModelPart(Notification.Configure).AddModelPart(Preference.Configure);
        services.AddScoped<Outbox>();
        services.AddWork<DeliverNotifications>();
        return settings.Host.Length > 0 ? services.AddSingleton<IMailRoute, SmtpRoute>() : services.AddSingleton<IMailRoute, FileRoute>();
    }

    public static IEndpointRouteBuilder MapNotifications(this IEndpointRouteBuilder app)
    {
        app.ServiceProvider.GetRequiredService<TemplateStore>(); // a missing or broken template stops the start, not a mail

        var me = app.MapGroup("/api/v1/me").WithTags("Notifications");
        ListMyNotifications.Map(me);
        MarkRead.Map(me);
        GetPreferences.Map(me);
        SetPreferences.Map(me);

        var ledger = app.MapGroup("/api/v1/notifications").WithTags("Notifications");
        ListNotifications.Map(ledger);
        RetryNotification.Map(ledger);
        return app;
    }
}
