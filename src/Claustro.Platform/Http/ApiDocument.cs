using System.Globalization;
using System.Reflection;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Claustro.Platform.Http;

/// <summary>
/// The OpenAPI 3.1 document at <c>/openapi/v1.json</c>: every endpoint with the role it asks for, its refusals and an example.
/// What the document says beyond the code's types is read from the endpoint's own metadata, so it cannot drift.
/// </summary>
public static class ApiDocument
{
    private const string ProblemSchema = "Problem", Scheme = "bearer";

    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", o =>
    {
        o.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        o.CreateSchemaReferenceId = type => OpenApiOptions.CreateDefaultSchemaReferenceId(type) is { } id ? NameOf(type.Type, id) : null;
        o.AddSchemaTransformer((schema, context, _) =>
        {
            Correct(schema, context);
            return Task.CompletedTask;
        });
        o.AddOperationTransformer((operation, context, _) =>
        {
            Describe(operation, context.Description.ActionDescriptor.EndpointMetadata, context.Document!);
            return Task.CompletedTask;
        });
        o.AddDocumentTransformer((document, _, _) =>
        {
            Frame(document);
            ApiExamples.Fill(document);
            return Task.CompletedTask;
        });
    });

    public static void MapApiDocument(this IEndpointRouteBuilder app) => app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();

    /// <summary>Many slices have a Request or an Item: the slice's name tells them apart, in pages of them too.</summary>
    private static string NameOf(Type type, string id) => type switch
    {
        { IsNested: true, DeclaringType: { } slice } => slice.Name + id,
        { IsGenericType: true } when type.GetGenericArguments() is [{ IsNested: true, DeclaringType: { } slice } item] => id.Replace(item.Name, slice.Name + item.Name, StringComparison.Ordinal),
        _ => id,
    };

    /// <summary>What the generator cannot know: our own converters (JsonSetup), and when a member is left out.</summary>
    private static void Correct(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        var type = context.JsonTypeInfo.Type;
        if (type == typeof(string) || type == typeof(TimeOnly) || type == typeof(TimeOnly?))
        {
            var nullable = context.JsonPropertyInfo is { } property ? property.IsGetNullable || property.IsSetNullable : schema.Type?.HasFlag(JsonSchemaType.Null) == true;
            schema.Type = JsonSchemaType.String | (nullable ? JsonSchemaType.Null : 0);
            schema.Format = type == typeof(string) ? schema.Format : "time";
        }
        else if (context.JsonTypeInfo.ElementType == typeof(string))
        {
            schema.Items ??= new OpenApiSchema { Type = JsonSchemaType.String };
        }

        if (type.Name == "Request" && type.DeclaringType?.Name.StartsWith("Update", StringComparison.Ordinal) == true)
        {
            schema.Required = null; // a PATCH takes any part
        }

        foreach (var member in context.JsonTypeInfo.Properties)
        {
            if (member.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), true) is [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.WhenWritingNull }])
            {
                schema.Required?.Remove(member.Name);
            }
        }
    }

    private static void Frame(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Claustro",
            Version = "v1",
            Description = "College management: identity, academics, enrolment, reports, imports. Instants are UTC, dates yyyy-MM-dd, times HH:mm. "
                + "Lists take page and pageSize (at most 200). Errors are problem details (RFC 9457) with a stable code; their detail follows Accept-Language (es, en).",
        };
        document.Servers = [];
        var components = document.Components ??= new OpenApiComponents();
        components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT", Description = "An access token of POST /connect/token." },
        };
        components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        components.Schemas[ProblemSchema] = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string> { "type", "title", "status", "detail", "code", "traceId" },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["type"] = Text(),
                ["title"] = Text(),
                ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
                ["detail"] = Text(),
                ["code"] = Text(),
                ["traceId"] = Text(),
                ["errors"] = new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = Text() } },
                ["reasons"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Array,
                    Items = new OpenApiSchema { Type = JsonSchemaType.Object, Properties = new Dictionary<string, IOpenApiSchema> { ["code"] = Text(), ["detail"] = Text() } },
                },
            },
        };

        static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };
    }

    private static void Describe(OpenApiOperation operation, IList<object> metadata, OpenApiDocument document)
    {
        var responses = operation.Responses ??= [];
        if (metadata.OfType<AccessMetadata>().LastOrDefault() is { } access)
        {
            operation.Description = string.Join(" ", new[] { operation.Description, access.Roles.Count == 0 ? "For anybody signed in." : $"Role: {string.Join(" or ", access.Roles)}." }
                .Where(s => !string.IsNullOrEmpty(s)));
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
            Add("401", "No token, or one that is not valid.");
            if (access.Roles.Count > 0)
            {
                Add("403", "Not the role, or not yours.");
            }
        }
        else
        {
            operation.Description = string.Join(" ", new[] { operation.Description, "For anyone." }.Where(s => !string.IsNullOrEmpty(s)));
        }

        if (operation.Parameters is { Count: > 0 } || operation.RequestBody is not null || TakesPage(metadata))
        {
            Add("400", "Malformed or invalid; errors says which field.");
        }

        if (operation.Parameters?.Any(p => p.In == ParameterLocation.Path) == true)
        {
            Add("404", "Unknown, or not visible to you.");
        }

        if (operation.RequestBody is not null)
        {
            Add("413", "A larger body than this takes.");
            Add("415", "Not the content type that this takes.");
        }

        if (metadata.OfType<RefusesMetadata>().Any() && metadata.OfType<HttpMethodMetadata>().Any(m => !m.HttpMethods.Contains("GET")))
        {
            Add("409", "A rule refuses; reasons says which.");
        }

        foreach (var status in metadata.OfType<RefusedStatuses>().SelectMany(r => r.Statuses))
        {
            Add(status.ToString(CultureInfo.InvariantCulture), Problems.Meaning(status));
        }

        if (metadata.OfType<IdempotentMetadata>().Any())
        {
            AddParameter(Idempotency.Header, ParameterLocation.Header, JsonSchemaType.String, "Up to 64 characters: the same key acts once and gives the same answer for 24 h.");
        }

        if (TakesPage(metadata))
        {
            AddParameter("page", ParameterLocation.Query, JsonSchemaType.Integer, "From 1.");
            AddParameter("pageSize", ParameterLocation.Query, JsonSchemaType.Integer, "1 to 200; default 50.");
        }

        void Add(string status, string description) => responses.TryAdd(status, new OpenApiResponse
        {
            Description = description,
            Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(ProblemSchema, document) } },
        });

        void AddParameter(string name, ParameterLocation where, JsonSchemaType type, string description) => (operation.Parameters ??= []).Add(
            new OpenApiParameter { Name = name, In = where, Description = description, Schema = new OpenApiSchema { Type = type } });
    }

    private static bool TakesPage(IList<object> metadata) =>
        metadata.OfType<MethodInfo>().Any(m => m.GetParameters().Any(p => p.ParameterType == typeof(PageRequest)));
}
