using Claustro.Platform.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Platform.Http;

/// <summary>
/// Who may call an endpoint, said once where it is mapped: <see cref="Allow"/>, <see cref="AllowSignedIn"/> or
/// <c>AllowAnonymous()</c>. What says nothing is denied to everybody.
/// </summary>
public static class Access
{
    /// <summary>Only people with one of these roles.</summary>
    public static TBuilder Allow<TBuilder>(this TBuilder endpoint, Role roles) where TBuilder : IEndpointConventionBuilder
    {
        var names = Enum.GetValues<Role>().Where(r => r != Role.None && roles.HasFlag(r)).Select(Word.Of).ToArray();
        return endpoint
            .RequireAuthorization(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireClaim(CallerClaims.Role, names).Build())
            .WithMetadata(new AccessMetadata(names));
    }

    /// <summary>Anybody who is signed in.</summary>
    public static TBuilder AllowSignedIn<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build()).WithMetadata(new AccessMetadata([]));

    internal static IServiceCollection AddDenyByDefault(this IServiceCollection services) =>
        services.AddAuthorizationBuilder()
            // Only routes are ours to deny; what routing made up itself (404, 405, 415) may say so to anybody.
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(c => c.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint).Build())
            .Services;
}

/// <summary>The roles an endpoint asks for; none means anybody signed in. Read by the documentation and by the tests.</summary>
public sealed record AccessMetadata(IReadOnlyList<string> Roles);
