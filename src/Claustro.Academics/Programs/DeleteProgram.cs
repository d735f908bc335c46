using Claustro.Academics.Enrollments;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Programs;

internal static class DeleteProgram
{
    public static void Map(RouteGroupBuilder programs) => programs
        .MapDelete("/{id}", async (long id, Caller caller, CollegeDb db, CancellationToken cancel) => (await RunAsync(db, caller, id, cancel)).ToNoContent())
        .Allow(Role.Administrator | Role.Head)
        .WithSummary("Delete a program that no student follows; heads in their own department");

    public static async Task<Outcome<Done>> RunAsync(CollegeDb db, Caller caller, long id, CancellationToken cancel)
    {
        if (await db.Set<DegreeProgram>().SingleOrDefaultAsync(p => p.Id == id, cancel) is not { } program)
        {
            return Refusal.Unknown;
        }

        if (!caller.Heads(program.DepartmentId))
        {
            return Refusal.NotYours;
        }

        if (await db.Set<StudentRecord>().AnyAsync(s => s.ProgramId == id, cancel))
        {
            return ProgramRules.InUse;
        }

        db.Remove(program);
        db.Audit(caller.Id, "program.deleted", program);
        return await db.SaveUnlessUsedAsync(ProgramRules.InUse, cancel) is { } used ? used : Done.It;
    }
}
