using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Claustro.Platform.Http;

/// <summary>An example for every body of the document, made from its schema and the usual values of the field's names.</summary>
internal static class ApiExamples
{
    private static readonly Dictionary<string, Func<JsonNode?>> Usual = new()
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
        ["phone"] = () => "+34600123456",
        ["at"] = () => "08:00",
        ["DigestWish.enabled"] = () => true,
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
        ["AttendanceRow.status"] = () => "present",
        ["ReportView.status"] = () => "succeeded",
        ["ImportView.status"] = () => "succeeded",
        ["ImportView.kind"] = () => "enrollments",
        ["LedgerItem.status"] = () => "sent",
        ["event"] = () => "section.announcement",
        ["channel"] = () => "mail",
        ["role"] = () => "student",
        ["disabled"] = () => false,
        ["studentId"] = () => 1001, // ids of the demo college, where an example can be sent as it is
        ["sectionId"] = () => 300,
        ["termId"] = () => 3,
        ["teacherId"] = () => 10,
        ["CreateAssessmentRequest.name"] = () => "Parcial",
        ["AssessmentView.name"] = () => "Parcial",
        ["TeacherView.name"] = () => "Inés Peña Soler",
        ["AuthorView.name"] = () => "Inés Peña Soler",
        ["ConfirmTwoFactorRequest.code"] = () => "123456",
        ["RemoveTwoFactorRequest.code"] = () => "123456",
        ["enrollmentOpensAt"] = () => "2026-07-01T08:00:00Z",
        ["enrollmentClosesAt"] = () => "2026-10-15T08:00:00Z",
        ["dropDeadline"] = () => "2026-11-15T08:00:00Z",
        ["fileName"] = () => "matriculas.csv",
        ["error"] = () => null,
        ["dropLowest"] = () => false,
        ["requiresApproval"] = () => false,
        ["date"] = () => "2026-10-05",
        ["startsOn"] = () => "2026-09-01",
        ["endsOn"] = () => "2027-01-31",
        ["kind"] = () => "transcript",
        ["format"] = () => "pdf",
        ["reason"] = () => "Error al sumar la segunda parte.",
        ["body"] = () => "El examen pasa al aula B-204.",
        ["page"] = () => 1,
        ["pageSize"] = () => 50,
        ["total"] = () => 1,
    };

    /// <summary>Members that exclude another one, or that only some callers send.</summary>
    private static readonly HashSet<string> Left = ["MarkReadRequest.all", "GradeRow.version", "RequestReportRequest.sectionId", "RequestReportRequest.termId", "RequestReportRequest.departmentId"];

    public static void Fill(OpenApiDocument document)
    {
        foreach (var operation in document.Paths.Values.SelectMany(p => p.Operations?.Values ?? Enumerable.Empty<OpenApiOperation>()))
        {
            foreach (var media in operation.RequestBody?.Content?.Values ?? Enumerable.Empty<OpenApiMediaType>())
            {
                media.Example ??= Make(media.Schema, "", 0);
            }

            foreach (var (status, answer) in operation.Responses ?? [])
            {
                foreach (var (type, media) in answer.Content ?? new Dictionary<string, OpenApiMediaType>())
                {
                    media.Example ??= type == "application/problem+json" ? Problem(int.Parse(status, CultureInfo.InvariantCulture))
                        : type.StartsWith("text/", StringComparison.Ordinal) || type.Contains('.', StringComparison.Ordinal) || type == "application/pdf" ? null
                        : Make(media.Schema, "", 0);
                }
            }
        }
    }

    private static JsonObject Problem(int status)
    {
        var refusal = status == 409 ? Problems.InUse : Problems.ForStatus(status);
        return new JsonObject
        {
            ["type"] = Problems.TypeOf(refusal.Code), ["title"] = Problems.Meaning(status), ["status"] = status, ["detail"] = refusal.Detail.En, ["code"] = refusal.Code,
            ["traceId"] = "0af7651916cd43dd8448eb211c80319c",
        };
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
            var of = (schema as OpenApiSchemaReference)?.Reference.Id;
            foreach (var (property, its) in properties.Where(p => !Left.Contains($"{of}.{p.Key}")))
            {
                made[property] = Usual.TryGetValue($"{of}.{property}", out var special) ? special() : Make(its, property, depth + 1);
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
        if (Usual.TryGetValue(name, out var usual) && (usual() is not { } value ? type.HasFlag(JsonSchemaType.Null) : Fits(value, type)))
        {
            return usual();
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

    private static bool Fits(JsonNode value, JsonSchemaType type) => value.GetValueKind() switch
    {
        System.Text.Json.JsonValueKind.String => type.HasFlag(JsonSchemaType.String),
        System.Text.Json.JsonValueKind.Number => type.HasFlag(JsonSchemaType.Integer) || type.HasFlag(JsonSchemaType.Number),
        _ => type.HasFlag(JsonSchemaType.Boolean),
    };
}
