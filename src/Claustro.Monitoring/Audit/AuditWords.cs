using Claustro.Platform.Errors;

namespace Claustro.Monitoring.Audit;

/// <summary>Words of the audit as people read them. A word that is not here is shown as it is stored: the audit hides nothing.</summary>
internal static class AuditWords
{
    private static readonly Dictionary<string, Text> Entities = new()
    {
        ["account"] = new("Cuenta", "Account"),
        ["announcement"] = new("Anuncio", "Announcement"),
        ["assessment"] = new("Evaluación", "Assessment"),
        ["college"] = new("Institución", "College"),
        ["course"] = new("Asignatura", "Course"),
        ["degree_program"] = new("Titulación", "Program"),
        ["department"] = new("Departamento", "Department"),
        ["enrollment"] = new("Matrícula", "Enrolment"),
        ["grade"] = new("Nota", "Grade"),
        ["grade_change"] = new("Cambio de nota", "Grade change"),
        ["hold"] = new("Retención", "Hold"),
        ["import"] = new("Importación", "Import"),
        ["notification"] = new("Envío", "Delivery"),
        ["report"] = new("Informe", "Report"),
        ["schedule_row"] = new("Tarea programada", "Schedule"),
        ["section"] = new("Grupo", "Section"),
        ["term"] = new("Periodo", "Term"),
    };

    /// <summary>What comes after the dot of an action.</summary>
    private static readonly Dictionary<string, Text> Actions = new()
    {
        ["approved"] = new("aprobación", "approved"),
        ["canceled"] = new("cancelación", "canceled"),
        ["changed"] = new("cambio", "changed"),
        ["cleared"] = new("nota retirada", "cleared"),
        ["closed"] = new("cierre", "closed"),
        ["confirmed"] = new("correo confirmado", "mail confirmed"),
        ["created"] = new("alta", "created"),
        ["deleted"] = new("borrado", "deleted"),
        ["disabled"] = new("desactivación", "disabled"),
        ["dropped"] = new("baja", "dropped"),
        ["filled"] = new("carga de datos de ejemplo", "sample data filled in"),
        ["password_changed"] = new("contraseña cambiada", "password changed"),
        ["password_reset"] = new("contraseña restablecida", "password reset"),
        ["placed"] = new("alta", "placed"),
        ["posted"] = new("publicación", "posted"),
        ["promoted"] = new("plaza desde la lista de espera", "promoted from the waitlist"),
        ["registered"] = new("registro", "registered"),
        ["rejected"] = new("denegación", "rejected"),
        ["released"] = new("levantamiento", "released"),
        ["requested"] = new("solicitud", "requested"),
        ["retried"] = new("reintento", "retried"),
        ["roles_changed"] = new("cambio de roles", "roles changed"),
        ["signed_out"] = new("cierre de las demás sesiones", "other sessions ended"),
        ["started"] = new("inicio a mano", "started by hand"),
        ["two_factor_off"] = new("segundo factor desactivado", "second factor turned off"),
        ["two_factor_on"] = new("segundo factor activado", "second factor turned on"),
        ["waitlisted"] = new("lista de espera", "waitlisted"),
        ["written"] = new("anotación", "written"),
    };

    /// <summary>Actions whose first word is not the entity: they say more than it.</summary>
    private static readonly Dictionary<string, Text> Subjects = new()
    {
        ["attendance"] = new("Asistencia", "Attendance"),
        ["grades"] = new("Notas", "Grades"),
        ["sheet"] = new("Acta", "Grade sheet"),
    };

    public static IEnumerable<(string Word, Text Text)> AllEntities => Entities.Select(e => (e.Key, e.Value));

    public static Text Entity(string entity) => Entities.GetValueOrDefault(entity, new(entity, entity));

    /// <summary>Such as "Matrícula: aprobación".</summary>
    public static Text Action(string action, string entity)
    {
        var (first, last) = action.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? (action[..dot], action[(dot + 1)..]) : ("", action);
        var (of, what) = (Subjects.GetValueOrDefault(first, Entity(entity)), Actions.GetValueOrDefault(last, new(last, last)));
        return new Text($"{of.Es}: {what.Es}", $"{of.En}: {what.En}");
    }
}
