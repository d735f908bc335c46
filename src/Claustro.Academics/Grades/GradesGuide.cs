using Claustro.Imports;

namespace Claustro.Academics.Grades;

/// <summary>What the page of imports says of <see cref="ImportGrades"/>.</summary>
internal static class GradesGuide
{
    public static readonly ImportGuide Guide = new(
        new("Calificaciones", "Grades"),
        [
            new("studentNumber", "número", new("Número del estudiante", "Number of the student")),
            new("sectionCode", "grupo", new("Código del grupo", "Code of the section")),
            new("term", "período", new("Código del periodo; si está, el grupo debe ser de él", "Code of the term; if given, the section must be of it")),
            new("assessment", "evaluación", new("Nombre de la evaluación", "Name of the assessment")),
            new("score", "nota", new("De 0 a 100, con dos decimales como mucho; vacía si no hay nota", "0 to 100, at most two decimals; empty when there is no score")),
            new("state", "estado", new("graded (con nota; si falta), missing (no presentado) o excused (exento)", "graded (if empty), missing or excused")),
        ],
        ["20240001,MAT101-A,,Parcial,72.5,", "20240002,MAT101-A,,Parcial,,missing"]);
}
