using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Notifications.Templates;

public sealed record NotificationEvent(string Name, Assembly Assembly, bool Security);

public static class NotificationEvents
{
    public static IServiceCollection AddNotificationEvent(this IServiceCollection services, string name, Assembly assembly, bool security = false) =>
        services.AddSingleton(new NotificationEvent(name, assembly, security));
}
