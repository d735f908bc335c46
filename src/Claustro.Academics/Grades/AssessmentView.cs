using System.Linq.Expressions;
using Claustro.Platform.Errors;

namespace Claustro.Academics.Grades;

/// <summary>An assessment as the API shows it.</summary>
internal sealed record AssessmentView(long Id, string Name, decimal Weight, bool DropLowest)
{
    public static readonly Expression<Func<Assessment, AssessmentView>> Of = a => new AssessmentView(a.Id, a.Name, a.Weight, a.DropLowest);

    public static AssessmentView From(Assessment a) => new(a.Id, a.Name, a.Weight, a.DropLowest);
}

internal static class AssessmentRules
{
    public const decimal MaxWeight = 1000;

    /// <summary>Weights are relative to their sum, so they need not add up to 100.</summary>
    public static FieldErrors Check(string? name, decimal? weight)
    {
        var errors = new FieldErrors().Text("name", name, 64);
        return weight is not { } value || (value is > 0 and <= MaxWeight && decimal.Round(value, 2) == value)
            ? errors.When(weight is null, "weight", "Es obligatorio.", "Is required.")
            : errors.Add("weight", "Más de 0 y hasta 1000, con dos decimales como mucho.", "Above 0 and up to 1000, with at most two decimals.");
    }
}
