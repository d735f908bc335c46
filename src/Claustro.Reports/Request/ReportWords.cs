using Claustro.Platform.Errors;
using Claustro.Web;

namespace Claustro.Reports.Request;

/// <summary>Words of a report as people read them.</summary>
internal static class ReportWords
{
    public static Text Status(string status) => status switch
    {
        "queued" => new("en cola", "queued"),
        "running" => new("en curso", "running"),
        "succeeded" => new("listo", "ready"),
        "failed" => new("fallido", "failed"),
        _ => new("cancelado", "canceled"),
    };

    public static string Tone(string status) => status switch { "succeeded" => "good", "failed" => "bad", "canceled" => "", _ => "info" };

    public static bool IsPending(string status) => status is "queued" or "running";

    public static Text Format(string format) => format switch
    {
        "pdf" => new("PDF, para imprimir", "PDF, for printing"),
        "xlsx" => new("Excel (XLSX)", "Excel (XLSX)"),
        _ => new("CSV, para otros programas", "CSV, for other programs"),
    };

    public static Text Subject(ReportSubject of) => of switch
    {
        ReportSubject.Student => new("Número del estudiante", "Student's number"),
        ReportSubject.Section => new("Grupo", "Section"),
        ReportSubject.Term => new("Periodo", "Term"),
        _ => new("Departamento", "Department"),
    };

    public static Text NotFound(ReportSubject of) => of switch
    {
        ReportSubject.Student => new("No hay nadie con ese número. Compruébelo en su expediente.", "There is nobody with that number. Check it in their record."),
        ReportSubject.Section => new("No hay ningún grupo con ese código. Elija uno de la lista.", "There is no section with that code. Choose one of the list."),
        _ => new("No existe. Elija uno de la lista.", "There is no such thing. Choose one of the list."),
    };

    /// <summary>In the unit people would say.</summary>
    public static string Size(Reader reader, long bytes) => bytes < 1_000_000
        ? $"{reader.Number(Math.Max(1, bytes / 1000))} kB"
        : $"{reader.Number(Math.Round(bytes / 1_000_000m, 1))} MB";

    /// <summary>As the slice calls it.</summary>
    public static string FieldName(ReportSubject of) => of switch
    {
        ReportSubject.Student => "studentId",
        ReportSubject.Section => "sectionId",
        ReportSubject.Term => "termId",
        _ => "departmentId",
    };
}
