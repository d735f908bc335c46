using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Departments;

internal static class CreateDepartment
{
    public sealed record Request(string? Code, string? Name);

    public static void Map(RouteGroupBuilder departments) => departments
        .MapPost("/", async (Request request, Caller caller, CollegeDb db, CancellationToken cancel) =>
            (await RunAsync(db, caller, request, cancel)).ToCreated(d => $"/api/v1/departments/{d.Id}"))
        .Allow(Role.Administrator)
        .Idempotent()
        .WithSummary("Create a department");

    public static async Task<Outcome<DepartmentView>> RunAsync(CollegeDb db, Caller caller, Request request, CancellationToken cancel)
    {
        if (DepartmentRules.Check(new FieldErrors(), request.Code, request.Name).ToRefusal() is { } invalid)
        {
            return invalid;
        }

        var department = new Department { Code = request.Code!.Trim(), Name = request.Name!.Trim() };
        if (await db.Set<Department>().AnyAsync(d => d.Code == department.Code, cancel))
        {
            return DepartmentRules.CodeTaken;
        }

        db.Add(department);
        db.Audit(caller.Id, "department.created", department);
        return await db.SaveOrAsync(DepartmentRules.CodeTaken, cancel) is { } taken
            ? taken
            : new DepartmentView(department.Id, department.Code, department.Name);
    }
}
