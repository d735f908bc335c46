using Claustro.Academics.Departments;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Programs;

internal static class CreateProgram
{
    public sealed record Request(string? Code, string? Name, int? Credits, long? DepartmentId);

    public static void Map(RouteGroupBuilder programs) => programs
        .MapPost("/", async (Request request, Caller caller, CollegeDb db, CancellationToken cancel) =>
            (await RunAsync(db, caller, request, cancel)).ToCreated(p => $"/api/v1/programs/{p.Id}"))
        .Allow(Role.Administrator | Role.Head)
        .Idempotent()
        .WithSummary("Create a program; heads in their own department");

    public static async Task<Outcome<ProgramView>> RunAsync(CollegeDb db, Caller caller, Request request, CancellationToken cancel)
    {
        if (await DepartmentReference.RefuseAsync(db, caller, request.DepartmentId, cancel) is { } refused)
        {
            return refused;
        }

        if (ProgramRules.Check(request.Code, request.Name, request.Credits, request.DepartmentId).ToRefusal() is { } invalid)
        {
            return invalid;
        }

        var program = new DegreeProgram
        {
            Code = request.Code!.Trim(), Name = request.Name!.Trim(), Credits = request.Credits!.Value, DepartmentId = request.DepartmentId!.Value,
        };
        if (await db.Set<DegreeProgram>().AnyAsync(p => p.Code == program.Code, cancel))
        {
            return ProgramRules.CodeTaken;
        }

        db.Add(program);
        db.Audit(caller.Id, "program.created", program);
        return await db.SaveOrAsync(ProgramRules.CodeTaken, cancel) is { } taken
            ? taken
            : new ProgramView(program.Id, program.Code, program.Name, program.Credits, program.DepartmentId);
    }
}
