using Claustro.Platform.Errors;

namespace Claustro.Academics.Terms;

internal static class TermRules
{
    public const int FirstYear = 1900, LastYear = 2200;

    public static readonly Refusal CodeTaken = Refusal.Conflict("code_taken",
        "Ya hay un periodo con ese código. Elija otro.", "There is a term with that code already. Choose another.");

    public static readonly Refusal InUse = Refusal.Conflict("in_use",
        "El periodo tiene grupos, así que no se puede borrar. Borre antes sus grupos.", "The term has sections, so it cannot be deleted. Delete its sections first.");

    /// <summary>What is wrong with a term as it would be stored.</summary>
    public static FieldErrors Check(TermRequest term)
    {
        var errors = new FieldErrors().Text("code", term.Code, 16).Text("name", term.Name, 64);
        errors.When(term.StartsOn is null, "startsOn", "Es obligatorio.", "Is required.");
        errors.When(term.EndsOn is null, "endsOn", "Es obligatorio.", "Is required.");
        Year("startsOn", term.StartsOn?.Year);
        Year("endsOn", term.EndsOn?.Year);
        Year("enrollmentOpensAt", term.EnrollmentOpensAt?.Year);
        Year("enrollmentClosesAt", term.EnrollmentClosesAt?.Year);
        Year("dropDeadline", term.DropDeadline?.Year);
        return errors
            .When(term.StartsOn > term.EndsOn, "endsOn", "No puede ser anterior al comienzo.", "Cannot be before the start.")
            .When(term.EnrollmentOpensAt >= term.EnrollmentClosesAt, "enrollmentClosesAt",
                "La matrícula debe cerrar después de abrir.", "Enrolment must close after it opens.");

        // Beyond these the databases mean infinity, or disagree.
        void Year(string field, int? year) => errors.When(year is < FirstYear or > LastYear, field,
            $"El año debe estar entre {FirstYear} y {LastYear}.", $"The year must be between {FirstYear} and {LastYear}.");
    }
}
