using Claustro.Platform.Errors;

namespace Claustro.Notifications.Templates;

/// <summary>Plausible values for looking at a template. What is not here shows its own name.</summary>
internal static class SampleValues
{
    public static readonly Text PersonName = new("Inés Peña Soler", "Inés Peña Soler");

    private static readonly Dictionary<string, Text> Known = new()
    {
        ["course"] = new("Álgebra lineal", "Linear Algebra"),
        ["section"] = new("MAT101-A", "MAT101-A"),
        ["teacher"] = new("Joaquín Ruiz", "Joaquín Ruiz"),
        ["student"] = new("Inés Peña Soler", "Inés Peña Soler"),
        ["title"] = new("Cambio de aula", "Change of room"),
        ["body"] = new("El examen pasa al aula B-204.", "The exam moves to room B-204."),
        ["status"] = new("approved", "approved"),
        ["userName"] = new("ines.pena", "ines.pena"),
        ["page"] = new("https://college.example/confirmar", "https://college.example/confirm"),
        [Outbox.Secret] = new("EJEMPLO", "EXAMPLE"),
        ["term"] = new("Otoño de 2026", "Autumn 2026"),
        ["code"] = new("2026-O", "2026-A"),
        ["closes_es"] = new("viernes, 27 de noviembre de 2026, 12:00", "viernes, 27 de noviembre de 2026, 12:00"),
        ["closes_en"] = new("Friday 27 November 2026, 12:00", "Friday 27 November 2026, 12:00"),
        ["due_es"] = new("lunes, 14 de diciembre de 2026", "lunes, 14 de diciembre de 2026"),
        ["due_en"] = new("Monday 14 December 2026", "Monday 14 December 2026"),
        ["held"] = new("16", "16"),
        ["missing"] = new("12", "12"),
        ["title_es"] = new("Expediente académico", "Expediente académico"),
        ["title_en"] = new("Transcript", "Transcript"),
        ["reason_es"] = new("El grupo ya no existe.", "El grupo ya no existe."),
        ["reason_en"] = new("The section does not exist any more.", "The section does not exist any more."),
        ["date"] = new("5 de octubre de 2026", "5 October 2026"),
        ["from"] = new("1 de julio de 2026", "1 July 2026"),
        ["until"] = new("15 de octubre de 2026", "15 October 2026"),
        ["absences"] = new("4", "4"),
        ["limit"] = new("20", "20"),
        ["percent"] = new("25", "25"),
        ["report"] = new("Expediente académico", "Transcript"),
        ["kind"] = new("Expediente académico", "Transcript"),
        ["format"] = new("PDF", "PDF"),
        ["file"] = new("matriculas.csv", "enrollments.csv"),
        ["id"] = new("42", "42"),
        ["total"] = new("120", "120"),
        ["imported"] = new("118", "118"),
        ["rejected"] = new("2", "2"),
        ["failed"] = new("", ""),
        ["dry"] = new("", ""),
        ["error"] = new("", ""),
        ["reason"] = new("Error al sumar la segunda parte.", "A mistake in adding up the second part."),
        ["count"] = new("2", "2"),
        ["lines"] = new("Nuevas notas en Álgebra lineal\nMatrícula aprobada en Química", "New grades in Linear Algebra\nEnrolment approved in Chemistry"),
        ["more"] = new("", ""),
    };

    public static Dictionary<string, string> For(IEnumerable<string> names, string locale)
    {
        var culture = Languages.Of(locale);
        return names.ToDictionary(n => n, n => Known.TryGetValue(n, out var sample) ? sample.In(culture) : $"«{n}»");
    }
}
