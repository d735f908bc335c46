using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Departments;

/// <summary>The <c>departmentId</c> in the body of whatever belongs to a department.</summary>
internal static class DepartmentReference
{
    /// <summary>
    /// Null when <paramref name="caller"/> may put something into the department. 403 when it is not theirs, 400 when
    /// there is no such department; a missing id is left to the check of the fields.
    /// </summary>
    public static async Task<Refusal?> RefuseAsync(CollegeDb db, Caller caller, long? departmentId, CancellationToken cancel) =>
        departmentId is not { } id ? null
        : !caller.Heads(id) ? Refusal.NotYours
        : await db.Set<Department>().AnyAsync(d => d.Id == id, cancel) ? null
        : new FieldErrors().Add("departmentId", "No existe ese departamento.", "There is no such department.").ToRefusal();
}
