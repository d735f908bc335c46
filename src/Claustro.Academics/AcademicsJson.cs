using System.Text.Json.Serialization;
using Claustro.Academics.Grades;

namespace Claustro.Academics;

/// <summary>Serialisers, made at build time, of the answers that many ask for at once.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(MyGrades.Response))]
internal sealed partial class AcademicsJson : JsonSerializerContext;
