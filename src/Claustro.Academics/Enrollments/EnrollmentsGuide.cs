using Claustro.Imports;

namespace Claustro.Academics.Enrollments;

/// <summary>What the page of imports says of <see cref="ImportEnrollments"/>.</summary>
internal static class EnrollmentsGuide
{
    public static readonly ImportGuide Guide = new(
        new("Matrículas", "Enrolments"),
        [
            new("studentNumber", "número", new("Número del estudiante", "Number of the student")),
            new("sectionCode", "grupo", new("Código del grupo", "Code of the section")),
        ],
        ["20240001,MAT101-A"],
        new("Se da de baja a los estudiantes de los grupos del fichero que no están en él.", "Students of the sections in the file who are not in it are dropped."));
}
