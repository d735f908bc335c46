using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using MudBlazor;

namespace Claustro.Web.Layout;

/// <summary>
/// A place in the menu; <paramref name="For"/> says whose, none meaning anybody signed in. What is <paramref name="Foreign"/> is no page of
/// ours: the browser goes there as to another site.
/// </summary>
internal sealed record Place(string Address, Text Name, string Icon, Role For = Role.None, bool Foreign = false);

/// <summary>A heading of the menu with its places.</summary>
internal sealed record Area(Text Name, Place[] Places);

/// <summary>The menu: the table of contents of the pages. A place is shown to those whom its page lets in.</summary>
internal static class Navigation
{
    private const Role Staff = Role.Head | Role.Administrator;

    public static readonly Area[] Areas =
    [
        new(new("Estudios", "Studies"),
        [
            new("/", new("Inicio", "Home"), Icons.Material.Outlined.Home),
            new("/enroll", new("Matrícula", "Enrolment"), Icons.Material.Outlined.HowToReg, Role.Student),
            new("/schedule", new("Horario", "Timetable"), Icons.Material.Outlined.CalendarMonth, Role.Student | Role.Teacher),
            new("/grades", new("Calificaciones", "Grades"), Icons.Material.Outlined.Grading, Role.Student),
            new("/attendance", new("Asistencia", "Attendance"), Icons.Material.Outlined.EventAvailable, Role.Student),
            new("/transcript", new("Expediente", "Transcript"), Icons.Material.Outlined.WorkspacePremium, Role.Student),
        ]),
        new(new("Docencia", "Teaching"),
        [
            new("/teaching", new("Mis grupos", "My sections"), Icons.Material.Outlined.Groups, Role.Teacher),
            new("/approvals", new("Solicitudes", "Requests"), Icons.Material.Outlined.FactCheck, Role.Teacher | Staff),
            new("/grade-changes", new("Cambios de nota", "Grade changes"), Icons.Material.Outlined.EditNote, Role.Teacher | Staff),
        ]),
        new(new("Gestión académica", "Academic office"),
        [
            new("/courses", new("Asignaturas", "Courses"), Icons.Material.Outlined.MenuBook, Staff),
            new("/sections", new("Grupos", "Sections"), Icons.Material.Outlined.Class, Staff),
            new("/departments", new("Departamentos", "Departments"), Icons.Material.Outlined.AccountTree, Staff),
            new("/programs", new("Titulaciones", "Programs"), Icons.Material.Outlined.School, Staff),
            new("/terms", new("Periodos", "Terms"), Icons.Material.Outlined.DateRange, Staff),
            new("/holds", new("Retenciones", "Holds"), Icons.Material.Outlined.Block, Role.Administrator),
            new("/reports", new("Informes", "Reports"), Icons.Material.Outlined.Description),
        ]),
        new(new("Administración", "Administration"),
        [
            new("/people", new("Personas", "People"), Icons.Material.Outlined.People, Role.Administrator),
            new("/imports", new("Importaciones", "Imports"), Icons.Material.Outlined.UploadFile, Role.Administrator),
            new("/ledger", new("Envíos", "Deliveries"), Icons.Material.Outlined.Outbox, Role.Administrator),
            new("/templates", new("Plantillas", "Templates"), Icons.Material.Outlined.Drafts, Role.Administrator),
            new("/schedules", new("Tareas programadas", "Schedules"), Icons.Material.Outlined.Schedule, Role.Administrator),
            new("/admin/jobs", new("Trabajos en segundo plano", "Background jobs"), Icons.Material.Outlined.Memory, Role.Administrator, Foreign: true),
            new("/audit", new("Auditoría", "Audit"), Icons.Material.Outlined.Policy, Role.Administrator),
            new("/settings", new("Institución", "Institution"), Icons.Material.Outlined.Tune, Role.Administrator),
        ]),
    ];

    public static IEnumerable<Area> Of(Caller caller) => Areas
        .Select(area => area with { Places = area.Places.Where(p => p.For == Role.None || caller.Is(p.For)).ToArray() })
        .Where(area => area.Places.Length > 0);
}
