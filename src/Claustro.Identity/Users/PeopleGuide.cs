using Claustro.Imports;

namespace Claustro.Identity.Users;

/// <summary>What the page of imports says of <see cref="ImportPeople"/>.</summary>
internal static class PeopleGuide
{
    public static readonly ImportGuide Guide = new(
        new("Personas", "People"),
        [
            new("number", "número", new("Número de matrícula o de personal; identifica a la persona", "Matriculation or staff number; identifies the person")),
            new("firstName", "nombre", new("Nombre", "First name")),
            new("lastName", "apellidos", new("Apellidos", "Last name")),
            new("email", "correo", new("Correo, de nadie más", "Mail address, nobody else's")),
            new("roles", "roles", new("student (estudiante), teacher (docente), head (jefatura) o administrator (administración), separados por espacios", "student, teacher, head or administrator, separated by spaces")),
            new("department", "departamento", new("Código del departamento; necesario para una jefatura", "Code of the department; needed for a head")),
            new("userName", "usuario", new("Para cuentas nuevas; si falta, se forma del número", "For new accounts; if empty, made of the number")),
            new("locale", "idioma", new("es o en", "es or en")),
            new("timeZone", "zona horaria", new("Como Europe/Madrid", "Such as Europe/Madrid")),
            new("phone", "teléfono", new("Internacional, como +34600123456", "International, such as +34600123456")),
            new("disabled", "desactivado", new("Sí o no", "Yes or no")),
        ],
        ["20240001,Ana,Núñez,ana@uni.example,student,,,es,,,", "P-17,Berta,Gil,berta@uni.example,teacher head,MAT,,,,,"],
        new("Se desactivan los estudiantes y docentes con número que no están en el fichero; nunca la administración.", "Students and teachers with a number who are not in the file are disabled; never administrators."));
}
