using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Departments;

internal static class UpdateDepartment
{
    /// <summary>What is absent stays as it is.</summary>
    public sealed record Request(string? Code, string? Name);

    public static void Map(RouteGroupBuilder departments) => departments
        .MapPatch("/{id}", async (long id, Request request, Caller caller, CollegeDb db, CancellationToken cancel) =>
            (await RunAsync(db, caller, id, request, cancel)).ToOk())
        .Allow(Role.Administrator | Role.Head)
        .WithSummary("Change a department");

    public static async Task<Outcome<DepartmentView>> RunAsync(CollegeDb db, Caller caller, long id, Request request, CancellationToken cancel)
    {
        if (await db.Set<Department>().SingleOrDefaultAsync(d => d.Id == id, cancel) is not { } department)
        {
            return Refusal.Unknown;
        }

        if (!caller.Heads(id))
        {
            return Refusal.NotYours;
        }

        department.Code = request.Code?.Trim() ?? department.Code;
        department.Name = request.Name?.Trim() ?? department.Name;
        if (DepartmentRules.Check(new FieldErrors(), department.Code, department.Name).ToRefusal() is { } invalid)
        {
            return invalid;
        }

        if (await db.Set<Department>().AnyAsync(d => d.Code == department.Code && d.Id != id, cancel))
        {
            return DepartmentRules.CodeTaken;
        }

        db.Audit(caller.Id, "department.changed", department);
        return await db.SaveOrAsync(DepartmentRules.CodeTaken, cancel) is { } taken
            ? taken
            : new DepartmentView(department.Id, department.Code, department.Name);
    }
}
