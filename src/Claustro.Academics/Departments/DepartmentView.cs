using System.Linq.Expressions;
using Claustro.Platform.Errors;

namespace Claustro.Academics.Departments;

/// <summary>A department as the API shows it.</summary>
internal sealed record DepartmentView(long Id, string Code, string Name)
{
    public static readonly Expression<Func<Department, DepartmentView>> Of = d => new DepartmentView(d.Id, d.Code, d.Name);
}

internal static class DepartmentRules
{
    public static readonly Refusal CodeTaken = Refusal.Conflict("code_taken",
        "Ya hay un departamento con ese código.", "There is a department with that code already.");

    public static readonly Refusal InUse = Refusal.Conflict("in_use",
        "El departamento tiene asignaturas, titulaciones o personas, así que no se puede borrar. Páselas antes a otro.",
        "The department has courses, programs or people, so it cannot be deleted. Move them to another first.");

    public static FieldErrors Check(FieldErrors errors, string? code, string? name) =>
        errors.Text("code", code, 16).Text("name", name, 160);
}
