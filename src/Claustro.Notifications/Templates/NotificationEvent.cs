using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Notifications.Templates;

/// <summary>
/// Something people are told of. Its texts are the embedded resources <c>{Name}.es.html</c> and <c>{Name}.en.html</c> of
/// <paramref name="Assembly"/>. <paramref name="Security"/>: about the account's safety, so it cannot be switched off.
/// </summary>
public sealed record NotificationEvent(string Name, Assembly Assembly, bool Security);

public static class NotificationEvents
{
    /// <summary>Registers an event whose templates are embedded in <paramref name="assembly"/>.</summary>
    public static IServiceCollection AddNotificationEvent(this IServiceCollection services, string name, Assembly assembly, bool security = false) =>
        services.AddSingleton(new NotificationEvent(name, assembly, security));
}
