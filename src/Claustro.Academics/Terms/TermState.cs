using Claustro.Platform.Errors;

namespace Claustro.Academics.Terms;

/// <summary>Where a term stands in its life, in one word: what the office asks first.</summary>
internal enum TermState
{
    Coming,
    EnrollmentOpen,
    Running,
    Over,
}

internal static class TermStates
{
    /// <summary>An open enrolment says more than the dates. <paramref name="today"/> is the institution's day.</summary>
    public static TermState StateOn(this TermView term, DateOnly today) =>
        term.EnrollmentOpen ? TermState.EnrollmentOpen
        : today < term.StartsOn ? TermState.Coming
        : today <= term.EndsOn ? TermState.Running
        : TermState.Over;

    public static Text Say(this TermState state) => state switch
    {
        TermState.Coming => new("Próximo", "Coming"),
        TermState.EnrollmentOpen => new("Matrícula abierta", "Enrolment open"),
        TermState.Running => new("En curso", "Running"),
        _ => new("Terminado", "Over"),
    };

    public static string? Tone(this TermState state) => state switch
    {
        TermState.EnrollmentOpen => "good",
        TermState.Running => "info",
        _ => null,
    };

    /// <summary>The term that lists begin with: the one of today, else the last that began, else the first to come. Latest first, as listed.</summary>
    public static TermView? Present(this IReadOnlyList<TermView> terms, DateOnly today) =>
        terms.FirstOrDefault(t => t.StartsOn <= today) ?? (terms.Count > 0 ? terms[^1] : null);
}
