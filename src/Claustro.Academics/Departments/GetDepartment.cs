using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Departments;

internal static class GetDepartment
{
    public static void Map(RouteGroupBuilder departments) => departments
        .MapGet("/{id}", async (long id, CollegeDb db, CancellationToken cancel) => (await RunAsync(db, id, cancel)).ToOk())
        .AllowSignedIn()
        .WithSummary("One department");

    public static async Task<Outcome<DepartmentView>> RunAsync(CollegeDb db, long id, CancellationToken cancel) =>
        await db.Set<Department>().Where(d => d.Id == id).Select(DepartmentView.Of).SingleOrDefaultAsync(cancel) is { } found ? found : Refusal.Unknown;
}
