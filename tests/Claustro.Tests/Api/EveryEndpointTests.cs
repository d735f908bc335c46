using System.Net;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Claustro.Tests.Api;

/// <summary>What must hold for every endpoint that is mapped, whoever mapped it.</summary>
[Collection(OnSqlite.Name)]
public sealed class EveryEndpointTests(SqliteCollege college)
{
    private IEnumerable<RouteEndpoint> Endpoints => college.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    [Fact]
    public void Says_who_may_call_it()
    {
        var silent = Endpoints.Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is null && e.Metadata.GetMetadata<AccessMetadata>() is null && e.Metadata.GetMetadata<AuthorizationPolicy>() is null
                && e.Metadata.GetMetadata<IAuthorizeData>() is null) // pages: [Allow]
            .Select(e => e.DisplayName);
        Assert.Empty(silent);
    }

    [Fact]
    public void Only_these_are_open_to_anyone()
    {
        string[] open =
        [
            "/openapi/", "/docs", "/connect/", "/.well-known/", "/verify", "/api/v1/accounts", "/account/", "/_framework", "/_blazor", "/_content/", "/theme.css", "/robots.txt", "/look/", "/catalogue", "/calendar/", "/",
        ];
        var found = Endpoints.Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/'))
            .Where(path => path != "/" && !open.Any(o => o != "/" && path.StartsWith(o, StringComparison.Ordinal)));
        Assert.Empty(found);
    }

    [Fact]
    public void Every_post_that_answers_created_takes_an_idempotency_key()
    {
        var without = Endpoints
            .Where(e => e.RoutePattern.RawText!.StartsWith("/api/v1", StringComparison.Ordinal) && e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("POST") == true)
            .Where(e => e.Metadata.OfType<Microsoft.AspNetCore.Http.Metadata.IProducesResponseTypeMetadata>().Any(p => p.StatusCode == 201))
            .Where(e => !e.Metadata.Any(m => m.GetType().Name == "IdempotentMetadata"))
            .Select(e => e.DisplayName);
        Assert.Empty(without);
    }

    [Fact]
    public async Task Without_a_token_the_api_answers_401()
    {
        foreach (var endpoint in Endpoints.Where(e => e.Metadata.GetMetadata<AccessMetadata>() is not null && e.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal)))
        {
            var path = endpoint.RoutePattern.Parameters.Aggregate(endpoint.RoutePattern.RawText!, (p, part) => p.Replace($"{{{part.Name}}}", "1", StringComparison.Ordinal));
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
            {
                await college.Anonymous.SendAsync(new HttpRequestMessage(new HttpMethod(method), path)).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
            }
        }
    }

    [Fact]
    public async Task What_is_not_there_is_404_and_a_wrong_method_405()
    {
        await college.Anonymous.GetAsync("/api/v1/nothing").ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await (await college.AdministratorAsync()).Http.PutAsync("/api/v1/departments", new { }).ProblemAsync(HttpStatusCode.MethodNotAllowed, "method_not_allowed");
    }
}
