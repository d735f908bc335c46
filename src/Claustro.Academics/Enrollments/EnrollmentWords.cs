using Claustro.Platform.Data;
using Claustro.Platform.Errors;

namespace Claustro.Academics.Enrollments;

/// <summary>The status of an enrollment in words for people.</summary>
internal static class EnrollmentWords
{
    public static readonly EnrollmentStatus[] All = Enum.GetValues<EnrollmentStatus>();

    public static Text Say(this EnrollmentStatus status) => status switch
    {
        EnrollmentStatus.Requested => new("Solicitada", "Requested"),
        EnrollmentStatus.Approved => new("Matriculado", "Enrolled"),
        EnrollmentStatus.Waitlisted => new("En espera", "Waiting"),
        EnrollmentStatus.Rejected => new("Rechazada", "Rejected"),
        _ => new("Baja", "Dropped"),
    };

    public static string? Tone(this EnrollmentStatus status) => status switch
    {
        EnrollmentStatus.Requested => "warn",
        EnrollmentStatus.Approved => "good",
        EnrollmentStatus.Waitlisted => "info",
        EnrollmentStatus.Rejected => "bad",
        _ => null,
    };

    /// <summary>The word of a view: the API writes them in lower case.</summary>
    public static EnrollmentStatus Read(string word) => Word.To<EnrollmentStatus>(word);
}
