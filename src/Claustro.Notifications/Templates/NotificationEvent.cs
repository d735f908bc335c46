using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Notifications;

/// <summary>
/// Something people are told of. Its templates <c>{name}.es.html</c> and <c>{name}.en.html</c> are embedded in
/// <paramref name="Assembly"/> under exactly these names.
/// </summary>
/// <param name="Name">Stable, such as <c>enrollment.approved</c>; at most 48 characters.</param>
/// <param name="Assembly">Where the templates are.</param>
/// <param name="Security">Concerns the account's safety: nobody can turn it off.</param>
public sealed record NotificationEvent(string Name, Assembly Assembly, bool Security);

public static class NotificationEvents
{
    /// <summary>Registers an event beside the feature that tells of it.</summary>
    public static IServiceCollection AddNotificationEvent(this IServiceCollection services, string name, Assembly assembly, bool security = false) =>
        services.AddSingleton(new NotificationEvent(name, assembly, security));
}
