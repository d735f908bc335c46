using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Departments;

/// <summary>The departments, by code; <c>q</c> is looked for in code and name.</summary>
internal static class ListDepartments
{
    public static void Map(RouteGroupBuilder departments) => departments
        .MapGet("/", async (string? q, PageRequest page, CollegeDb db, CancellationToken cancel) => TypedResults.Ok(await RunAsync(db, q, page, cancel)))
        .AllowSignedIn()
        .WithSummary("List departments");

    public static Task<Page<DepartmentView>> RunAsync(CollegeDb db, string? q, PageRequest page, CancellationToken cancel) =>
        db.Set<Department>().AsNoTracking().Matching(q, d => d.Code, d => d.Name).OrderBy(d => d.Code).Select(DepartmentView.Of).ToPageAsync(page, cancel);
}
