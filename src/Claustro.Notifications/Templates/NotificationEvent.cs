using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Notifications.Templates;

/// <summary>
/// Something people are told of. Its templates are embedded in <paramref name="Assembly"/> as <c>NAME.es.html</c> and
/// <c>NAME.en.html</c>. <paramref name="Security"/> ones cannot be switched off.
/// </summary>
public sealed record NotificationEvent(string Name, Assembly Assembly, bool Security);

public static class NotificationEvents
{
    /// <summary>Registers an event with the assembly that carries its templates.</summary>
    public static IServiceCollection AddNotificationEvent(this IServiceCollection services, string name, Assembly assembly, bool security = false) =>
        services.AddSingleton(new NotificationEvent(name, assembly, security));
}
