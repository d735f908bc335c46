using Claustro.Notifications.Deliver;
using Claustro.Notifications.Inbox;
using Claustro.Notifications.Ledger;
using Claustro.Notifications.Preferences;
using Claustro.Notifications.Templates;
using Claustro.Platform;
using Claustro.Platform.Data;
using Claustro.Platform.Live;
using Claustro.Platform.Work;
using Claustro.Web.Layout;
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
        services.AddSingleton(settings).AddSingleton<TemplateStore>().AddHostedService<TemplatesAtStart>();
        services.AddModelPart(Notification.Configure).AddModelPart(Attempt.Configure).AddModelPart(Preference.Configure).AddModelPart(PersonTimes.Configure);
        services.AddScoped<Outbox>().AddScoped<Dispatch>().AddScoped<LiveNotices>().AddLiveSource<LiveNotices>().AddScoped<IUnreadNotices, UnreadNotices>();
        services.AddScoped(s => new LatestNotices(s.GetRequiredService<CollegeDb>(), s.GetRequiredService<IRecipients>(), s.GetRequiredService<TemplateStore>()));
        services.AddWork<DeliverNotifications>().AddWork<DeliverTexts>();
        services.AddSchedule<DailyDigest>().AddSchedule<CleanNotifications>();
        services.AddNotificationEvent(DailyDigest.Event, typeof(NotificationsSetup).Assembly, title: new("Resumen diario", "Daily digest"), link: "/notifications");
        _ = settings.Sms is null ? services.AddSingleton<ITextRoute, TextFileRoute>() : services.AddSingleton<ITextRoute, TextHttpRoute>();
        return settings.Host.Length > 0 ? services.AddSingleton<IMailRoute, SmtpRoute>() : services.AddSingleton<IMailRoute, FileRoute>();
    }

    public static IEndpointRouteBuilder MapNotifications(this IEndpointRouteBuilder app)
    {
        var me = app.MapGroup("/api/v1/me").WithTags("Notifications");
        ListMyNotifications.Map(me);
        MarkRead.Map(me);
        GetPreferences.Map(me);
        SetPreferences.Map(me);

        var ledger = app.MapGroup("/api/v1/notifications").WithTags("Notifications");
        ListNotifications.Map(ledger);
        GetNotification.Map(ledger);
        RetryNotification.Map(ledger);
        ListTemplates.Map(ledger);
        PreviewTemplate.Map(ledger);
        return app;
    }
}
