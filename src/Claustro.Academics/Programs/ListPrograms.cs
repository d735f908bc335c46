using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Programs;

/// <summary>The programs, by code; <c>q</c> is looked for in code and name.</summary>
internal static class ListPrograms
{
    public static void Map(RouteGroupBuilder programs) => programs
        .MapGet("/", async (string? q, long? department, PageRequest page, CollegeDb db, CancellationToken cancel) =>
            TypedResults.Ok(await RunAsync(db, q, department, page, cancel)))
        .AllowSignedIn()
        .WithSummary("List programs, by text or department");

    public static Task<Page<ProgramView>> RunAsync(CollegeDb db, string? q, long? department, PageRequest page, CancellationToken cancel) =>
        db.Set<DegreeProgram>().AsNoTracking()
            .Where(p => department == null || p.DepartmentId == department)
            .Matching(q, p => p.Code, p => p.Name)
            .OrderBy(p => p.Code).Select(ProgramView.Of).ToPageAsync(page, cancel);
}
