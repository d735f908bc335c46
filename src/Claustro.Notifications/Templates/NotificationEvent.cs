using System.Reflection;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Notifications;

/// <summary>
/// Something people are told of. Its templates <c>{name}.es.html</c> and <c>{name}.en.html</c> are embedded in
/// <paramref name="Assembly"/> under exactly these names.
/// </summary>
/// <param name="Name">Stable, such as <c>enrollment.approved</c>; at most 48 characters.</param>
/// <param name="Assembly">Where the templates are.</param>
/// <param name="Security">Concerns the account's safety: nobody can turn it off.</param>
/// <param name="Title">How people call it when they choose what they are told.</param>
/// <param name="Link">The page to look at when told of it; <c>{id}</c> in it is the event's value <c>id</c>. Null: there is none.</param>
/// <param name="To">Who is ever told; none: anybody.</param>
public sealed record NotificationEvent(string Name, Assembly Assembly, bool Security, Text Title, string? Link, Role To)
{
    /// <summary>The address for these values; null when there is none, or a value for it is missing.</summary>
    internal string? LinkFor(Func<IReadOnlyDictionary<string, string>> values)
    {
        if (Link is not { } link || !link.Contains('{', StringComparison.Ordinal))
        {
            return Link;
        }

        foreach (var (name, value) in values())
        {
            link = link.Replace($"{{{name}}}", Uri.EscapeDataString(value), StringComparison.Ordinal);
        }

        return link.Contains('{', StringComparison.Ordinal) ? null : link;
    }
}

public static class NotificationEvents
{
    /// <summary>Registers an event beside the feature that tells of it; without a title it goes by its name.</summary>
    public static IServiceCollection AddNotificationEvent(
        this IServiceCollection services, string name, Assembly assembly, bool security = false, Text? title = null, string? link = null, Role to = Role.None) =>
        services.AddSingleton(new NotificationEvent(name, assembly, security, title ?? new Text(name, name), link, to));
}
