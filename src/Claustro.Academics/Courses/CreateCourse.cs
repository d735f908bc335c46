using Claustro.Academics.Departments;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Courses;

internal static class CreateCourse
{
    public sealed record Request(string? Code, string? Title, int? Credits, long? DepartmentId, List<long>? Prerequisites = null);

    public static void Map(RouteGroupBuilder courses) => courses
        .MapPost("/", async (Request request, Caller caller, CollegeDb db, CancellationToken cancel) =>
            (await RunAsync(db, caller, request, cancel)).ToCreated(c => $"/api/v1/courses/{c.Id}"))
        .Allow(Role.Administrator | Role.Head)
        .Idempotent()
        .WithSummary("Create a course; heads in their own department");

    public static async Task<Outcome<CourseView>> RunAsync(CollegeDb db, Caller caller, Request request, CancellationToken cancel)
    {
        if (await DepartmentReference.RefuseAsync(db, caller, request.DepartmentId, cancel) is { } refused)
        {
            return refused;
        }

        var errors = CourseRules.Check(request.Code, request.Title, request.Credits, request.DepartmentId, request.Prerequisites);
        if (errors.ToRefusal() is { } invalid)
        {
            return invalid;
        }

        var prerequisites = request.Prerequisites?.Distinct().ToList() ?? [];
        if (await CourseReferences.RefuseAsync(db, prerequisites, cancel) is { } unknown)
        {
            return unknown;
        }

        var course = new Course
        {
            Code = request.Code!.Trim(), Title = request.Title!.Trim(), Credits = request.Credits!.Value, DepartmentId = request.DepartmentId!.Value,
            Prerequisites = prerequisites.ConvertAll(p => new CoursePrerequisite { PrerequisiteId = p }),
        };
        if (await db.Set<Course>().AnyAsync(c => c.Code == course.Code, cancel))
        {
            return CourseRules.CodeTaken;
        }

        // Nothing can require a course that is being made, so it closes no circle.
        db.Add(course);
        db.Audit(caller.Id, "course.created", course);
        return await db.SaveOrAsync(CourseRules.CodeTaken, cancel) is { } taken ? taken : CourseView.From(course);
    }
}
