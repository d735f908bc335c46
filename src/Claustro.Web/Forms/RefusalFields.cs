using Claustro.Platform.Errors;

namespace Claustro.Web.Forms;

/// <summary>Ties what is refused to the fields of the page's form. What a program is answered stays as it is.</summary>
public static class RefusalFields
{
    /// <summary>The same refusal, said beside this field too.</summary>
    public static Refusal At(this Refusal refusal, string field) => refusal with { Errors = new Dictionary<string, Text[]> { [field] = [refusal.Detail] } };

    /// <summary>The same refusal, each of its reasons said beside the field it is about too, by the reason's code.</summary>
    public static Refusal Beside(this Refusal refusal, IReadOnlyDictionary<string, string> fields)
    {
        var errors = new Dictionary<string, Text[]>(refusal.Errors ?? new Dictionary<string, Text[]>());
        foreach (var reason in refusal.Reasons ?? [refusal])
        {
            if (fields.TryGetValue(reason.Code, out var field))
            {
                errors[field] = [.. errors.GetValueOrDefault(field, []), reason.Detail];
            }
        }

        return errors.Count == 0 ? refusal : refusal with { Errors = errors };
    }
}
