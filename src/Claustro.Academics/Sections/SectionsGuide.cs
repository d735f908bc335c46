using Claustro.Imports;

namespace Claustro.Academics.Sections;

/// <summary>What the page of imports says of <see cref="ImportSections"/>.</summary>
internal static class SectionsGuide
{
    public static readonly ImportGuide Guide = new(
        new("Grupos", "Sections"),
        [
            new("code", "código", new("Código del grupo; único en todos los periodos", "Code of the section; unique over all terms")),
            new("term", "período", new("Código del periodo", "Code of the term")),
            new("course", "asignatura", new("Código de la asignatura", "Code of the course")),
            new("capacity", "plazas", new("Plazas", "Seats")),
            new("waitlistCapacity", "plazas en espera", new("Plazas de la lista de espera", "Places on the waitlist")),
            new("requiresApproval", "requiere aprobación", new("Sí o no", "Yes or no")),
            new("teachers", "docentes", new("Números de los docentes, separados por espacios", "Numbers of the teachers, separated by spaces")),
            new("meetings", "horario", new("Día (1 es lunes, o lun, mar…), horas y aula; varias, separadas por punto y coma", "Weekday (1 is Monday, or mon, tue…), times and room; several, separated by semicolons")),
        ],
        ["MAT101-A,2026-1,MAT101,40,10,no,P-17,\"lun 09:00-10:30 A101; mié 09:00-10:30 A101\""],
        new("Se borran los grupos de los periodos del fichero que no están en él, salvo los que están en uso.", "Sections of the terms in the file that are not in it are deleted, unless they are in use."));
}
