using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Notifications.Templates;

/// <summary>
/// Something people are told of. Its templates are the embedded files <c>{Name}.es.html</c> and <c>{Name}.en.html</c> of
/// <paramref name="Assembly"/>. <paramref name="Security"/>: nobody can opt out of it.
/// </summary>
public sealed record NotificationEvent(string Name, Assembly Assembly, bool Security);

public static class NotificationEvents
{
    /// <summary>Registers an event; its templates stand beside the feature that sends it.</summary>
    public static IServiceCollection AddNotificationEvent(this IServiceCollection services, string name, Assembly assembly, bool security = false) =>
        services.AddSingleton(new NotificationEvent(name, assembly, security));
}
