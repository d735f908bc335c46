using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Claustro.Platform.Http;

/// <summary>An example for every body of the document, made from its schema and the usual values of the field's names.</summary>
internal static class ApiExamples
{
    private static readonly Dictionary<string, Func<JsonNode>> Usual = new()
    {
        ["code"] = () => "MAT101",
        ["title"] = () => "Álgebra lineal",
        ["name"] = () => "Departamento de Matemáticas",
        ["email"] = () => "ines.pena@college.example",
        ["userName"] = () => "ines.pena",
        ["password"] = () => "una frase larga",
        ["firstName"] = () => "Inés",
        ["lastName"] = () => "Peña Soler",
        ["number"] = () => "E001234",
        ["locale"] = () => "es",
        ["timeZone"] = () => "Europe/Madrid",
        ["from"] = () => "09:00",
        ["to"] = () => "10:20",
        ["room"] = () => "A-101",
        ["weekday"] = () => 1,
        ["capacity"] = () => 30,
        ["credits"] = () => 6,
        ["weight"] = () => 40,
        ["score"] = () => 87.5,
        ["average"] = () => 81.25,
        ["state"] = () => "graded",
        ["status"] = () => "approved",
        ["date"] = () => "2026-10-05",
        ["startsOn"] = () => "2026-09-01",
        ["endsOn"] = () => "2027-01-31",
        ["kind"] = () => "transcript",
        ["format"] = () => "pdf",
        ["reason"] = () => "Error al sumar la segunda parte.",
        ["body"] = () => "El examen pasa al aula B-204.",
        ["detail"] = () => "La sección está llena.",
        ["page"] = () => 1,
        ["pageSize"] = () => 50,
        ["total"] = () => 1,
        ["type"] = () => "https://claustro.dev/problems/section_full",
        ["traceId"] = () => "0af7651916cd43dd8448eb211c80319c",
    };

    public static void Fill(OpenApiDocument document)
    {
        foreach (var operation in document.Paths.Values.SelectMany(p => p.Operations?.Values ?? Enumerable.Empty<OpenApiOperation>()))
        {
            foreach (var media in (operation.RequestBody?.Content?.Values ?? Enumerable.Empty<OpenApiMediaType>())
                .Concat(operation.Responses?.Values.SelectMany(r => r.Content?.Values ?? Enumerable.Empty<OpenApiMediaType>()) ?? []))
            {
                media.Example ??= Make(media.Schema, "", 0);
            }
        }
    }

    private static JsonNode? Make(IOpenApiSchema? schema, string name, int depth)
    {
        if (schema is null || depth > 6)
        {
            return null;
        }

        if (schema.Properties is { Count: > 0 } properties)
        {
            var made = new JsonObject();
            foreach (var (property, of) in properties)
            {
                made[property] = Make(of, property, depth + 1);
            }

            return made;
        }

        if (schema.Items is { } items)
        {
            return new JsonArray(Make(items, name.TrimEnd('s'), depth + 1));
        }

        if (schema.AnyOf?.Concat(schema.OneOf ?? []).FirstOrDefault(s => s.Type != JsonSchemaType.Null) is { } first)
        {
            return Make(first, name, depth + 1);
        }

        var type = schema.Type ?? JsonSchemaType.Object;
        if (Usual.TryGetValue(name, out var usual) && usual() is var value && Fits(value, type))
        {
            return value;
        }

        return type switch
        {
            _ when type.HasFlag(JsonSchemaType.Integer) => 1,
            _ when type.HasFlag(JsonSchemaType.Number) => 1.5,
            _ when type.HasFlag(JsonSchemaType.Boolean) => true,
            _ when type.HasFlag(JsonSchemaType.String) => schema.Format switch { "date-time" => "2026-10-05T08:00:00Z", "date" => "2026-10-05", "time" => "09:00", "binary" => "…", _ => "texto" },
            _ => new JsonObject(),
        };
    }

    private static bool Fits(JsonNode value, JsonSchemaType type) => value.GetValueKind() == System.Text.Json.JsonValueKind.String
        ? type.HasFlag(JsonSchemaType.String)
        : type.HasFlag(JsonSchemaType.Integer) || type.HasFlag(JsonSchemaType.Number);
}
