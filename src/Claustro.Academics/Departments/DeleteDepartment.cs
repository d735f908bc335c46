using Claustro.Identity.People;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Departments;

internal static class DeleteDepartment
{
    public static void Map(RouteGroupBuilder departments) => departments
        .MapDelete("/{id}", async (long id, Caller caller, CollegeDb db, PeopleDirectory people, CancellationToken cancel) =>
            (await RunAsync(db, people, caller, id, cancel)).ToNoContent())
        .Allow(Role.Administrator)
        .WithSummary("Delete a department that nothing refers to");

    public static async Task<Outcome<Done>> RunAsync(CollegeDb db, PeopleDirectory people, Caller caller, long id, CancellationToken cancel)
    {
        if (await db.Set<Department>().SingleOrDefaultAsync(d => d.Id == id, cancel) is not { } department)
        {
            return Refusal.Unknown;
        }

        if (await people.AnyInDepartmentAsync(id, cancel))
        {
            return DepartmentRules.InUse;
        }

        db.Remove(department);
        db.Audit(caller.Id, "department.deleted", department);
        return await db.SaveUnlessUsedAsync(DepartmentRules.InUse, cancel) is { } used ? used : Done.It;
    }
}
