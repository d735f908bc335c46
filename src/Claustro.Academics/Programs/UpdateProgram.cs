using Claustro.Academics.Departments;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Programs;

internal static class UpdateProgram
{
    /// <summary>What is absent stays as it is.</summary>
    public sealed record Request(string? Code, string? Name, int? Credits, long? DepartmentId);

    public static void Map(RouteGroupBuilder programs) => programs
        .MapPatch("/{id}", async (long id, Request request, Caller caller, CollegeDb db, CancellationToken cancel) =>
            (await RunAsync(db, caller, id, request, cancel)).ToOk())
        .Allow(Role.Administrator | Role.Head)
        .WithSummary("Change a program; heads in their own department");

    public static async Task<Outcome<ProgramView>> RunAsync(CollegeDb db, Caller caller, long id, Request request, CancellationToken cancel)
    {
        if (await db.Set<DegreeProgram>().SingleOrDefaultAsync(p => p.Id == id, cancel) is not { } program)
        {
            return Refusal.Unknown;
        }

        if (!caller.Heads(program.DepartmentId))
        {
            return Refusal.NotYours;
        }

        if (await DepartmentReference.RefuseAsync(db, caller, request.DepartmentId, cancel) is { } refused)
        {
            return refused;
        }

        program.Code = request.Code?.Trim() ?? program.Code;
        program.Name = request.Name?.Trim() ?? program.Name;
        program.Credits = request.Credits ?? program.Credits;
        program.DepartmentId = request.DepartmentId ?? program.DepartmentId;
        if (ProgramRules.Check(program.Code, program.Name, program.Credits, program.DepartmentId).ToRefusal() is { } invalid)
        {
            return invalid;
        }

        if (await db.Set<DegreeProgram>().AnyAsync(p => p.Code == program.Code && p.Id != id, cancel))
        {
            return ProgramRules.CodeTaken;
        }

        db.Audit(caller.Id, "program.changed", program);
        return await db.SaveOrAsync(ProgramRules.CodeTaken, cancel) is { } taken
            ? taken
            : new ProgramView(program.Id, program.Code, program.Name, program.Credits, program.DepartmentId);
    }
}
