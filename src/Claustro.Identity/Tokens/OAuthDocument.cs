using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Claustro.Identity.Tokens;

/// <summary>What OpenIddict answers, in the API's document: it reads forms by itself, so the generator sees nothing of them.</summary>
internal static class OAuthDocument
{
    private const string Form = "application/x-www-form-urlencoded", Json = "application/json", Tag = "Sign-in";

    private static readonly string[] AuthorizeParameters = ["client_id", "redirect_uri", "response_type", "code_challenge", "code_challenge_method", "scope", "state", "prompt"];

    public static IServiceCollection AddOAuthDocument(this IServiceCollection services) => services.Configure<OpenApiOptions>("v1", o => o.AddDocumentTransformer((document, _, _) =>
    {
        Describe(document);
        return Task.CompletedTask;
    }));

    private static void Describe(OpenApiDocument document)
    {
        if (!document.Paths.TryGetValue("/connect/token", out var token) || token.Operations is not { } operations)
        {
            return; // this node does not serve identity
        }

        Fill(operations[HttpMethod.Post],
            Object(["grant_type"], "grant_type", "username", "password", "totp", "scope", "refresh_token", "client_id", "client_secret", "code", "redirect_uri", "code_verifier"),
            new JsonObject { ["grant_type"] = "password", ["username"] = "student1", ["password"] = "claustro demo", ["scope"] = "offline_access" },
            Answer("Tokens. refresh_token only with scope=offline_access; it rotates, and using an old one again after 15 s revokes the family.", Tokens(), new JsonObject
            {
                ["access_token"] = "eyJhbGciOiJSUzI1NiIsInR5cCI6ImF0K2p3dCJ9…", ["token_type"] = "Bearer", ["expires_in"] = 900, ["refresh_token"] = "eyJhbGciOiJBMjU2S1ciLCJlbmMiOiJBMjU2Q0JDLUhTNTEyIn0…",
            }));
        foreach (var operation in document.Paths["/connect/authorize"].Operations?.Values ?? Enumerable.Empty<OpenApiOperation>())
        {
            operation.Parameters = [.. AuthorizeParameters
                .Select(name => new OpenApiParameter { Name = name, In = ParameterLocation.Query, Schema = Text() })];
            operation.Responses = new OpenApiResponses { ["302"] = new OpenApiResponse { Description = "To the sign-in page, or back to redirect_uri with a code." }, ["400"] = Error() };
        }

        var revoke = New("Revoke a refresh token (a form, RFC 7009); an unknown one is no error");
        Fill(revoke, Object(["token"], "token", "token_type_hint", "client_id", "client_secret"), new JsonObject { ["token"] = "eyJhbGciOiJBMjU2S1ciLCJlbmMiOiJBMjU2Q0JDLUhTNTEyIn0…" },
            Answer("It is revoked, or never was.", new OpenApiSchema { Type = JsonSchemaType.Object }, new JsonObject()));
        Add(document, "/connect/revoke", HttpMethod.Post, revoke);
        foreach (var (path, summary) in new[] { ("/.well-known/openid-configuration", "Where everything is (OpenID Connect discovery)"), ("/.well-known/jwks", "The keys that verify tokens") })
        {
            var get = New(summary);
            get.Responses = new OpenApiResponses { ["200"] = Answer("OK", new OpenApiSchema { Type = JsonSchemaType.Object }, new JsonObject()) };
            Add(document, path, HttpMethod.Get, get);
        }
    }

    private static OpenApiOperation New(string summary) => new()
    {
        Tags = new HashSet<OpenApiTagReference> { new(Tag) },
        Summary = summary,
        Description = "For anyone.",
    };

    private static void Add(OpenApiDocument document, string path, HttpMethod method, OpenApiOperation operation) =>
        document.Paths[path] = new OpenApiPathItem { Operations = new Dictionary<HttpMethod, OpenApiOperation> { [method] = operation } };

    private static void Fill(OpenApiOperation operation, OpenApiSchema form, JsonObject example, OpenApiResponse answer)
    {
        operation.RequestBody = new OpenApiRequestBody { Required = true, Content = new Dictionary<string, OpenApiMediaType> { [Form] = new() { Schema = form, Example = example } } };
        operation.Responses = new OpenApiResponses { ["200"] = answer, ["400"] = Error(), ["401"] = Error() };
    }

    /// <summary>RFC 6749's own form of errors, not problem details: clients of OAuth expect it.</summary>
    private static OpenApiResponse Error() => Answer(
        "invalid_grant (wrong password, locked, disabled, or a token no longer good), invalid_request, unsupported_grant_type, invalid_scope; invalid_client.",
        Object(["error"], "error", "error_description", "error_uri"), new JsonObject { ["error"] = "invalid_grant" });

    private static OpenApiResponse Answer(string description, OpenApiSchema schema, JsonObject example) =>
        new() { Description = description, Content = new Dictionary<string, OpenApiMediaType> { [Json] = new() { Schema = schema, Example = example } } };

    private static OpenApiSchema Tokens()
    {
        var schema = Object(["access_token", "token_type", "expires_in"], "access_token", "token_type", "expires_in", "refresh_token", "id_token", "scope");
        schema.Properties!["expires_in"] = new OpenApiSchema { Type = JsonSchemaType.Integer };
        return schema;
    }

    private static OpenApiSchema Object(string[] required, params string[] names) => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string>(required),
        Properties = names.ToDictionary(n => n, IOpenApiSchema (_) => Text()),
    };

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };
}
