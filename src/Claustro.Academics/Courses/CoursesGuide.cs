using Claustro.Imports;

namespace Claustro.Academics.Courses;

/// <summary>What the page of imports says of <see cref="ImportCourses"/>.</summary>
internal static class CoursesGuide
{
    public static readonly ImportGuide Guide = new(
        new("Asignaturas", "Courses"),
        [
            new("code", "código", new("Código; identifica la asignatura", "Code; identifies the course")),
            new("title", "título", new("Nombre", "Name")),
            new("credits", "créditos", new("De 0 a 60, sin decimales", "0 to 60, whole")),
            new("department", "departamento", new("Código del departamento", "Code of the department")),
            new("prerequisites", "requisitos", new("Códigos de las asignaturas que exige, separados por espacios", "Codes of the courses it requires, separated by spaces")),
        ],
        ["MAT101,Cálculo I,6,MAT,", "MAT102,Cálculo II,6,MAT,MAT101"],
        new("Se borran las asignaturas que no están en el fichero, salvo las que tienen grupos o las exige otra.", "Courses that are not in the file are deleted, unless they have sections or another course requires them."));
}
