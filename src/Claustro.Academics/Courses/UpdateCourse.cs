using Claustro.Academics.Departments;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Courses;

internal static class UpdateCourse
{
    /// <summary>What is absent stays as it is; <c>prerequisites</c> replaces all of them.</summary>
    public sealed record Request(string? Code, string? Title, int? Credits, long? DepartmentId, List<long>? Prerequisites);

    public static void Map(RouteGroupBuilder courses) => courses
        .MapPatch("/{id}", async (long id, Request request, Caller caller, CollegeDb db, CancellationToken cancel) =>
            (await RunAsync(db, caller, id, request, cancel)).ToOk())
        .Allow(Role.Administrator | Role.Head)
        .WithSummary("Change a course or its prerequisites; heads in their own department");

    public static Task<Outcome<CourseView>> RunAsync(CollegeDb db, Caller caller, long id, Request request, CancellationToken cancel) =>
        db.InTransactionAsync<Outcome<CourseView>>(async () =>
        {
            if (request.Prerequisites is not null)
            {
                await db.LockAsync(SchemaLock.Prerequisites, cancel);
            }

            if (await db.Set<Course>().Include(c => c.Prerequisites).SingleOrDefaultAsync(c => c.Id == id, cancel) is not { } course)
            {
                return Refusal.Unknown;
            }

            if (!caller.Heads(course.DepartmentId))
            {
                return Refusal.NotYours;
            }

            if (await DepartmentReference.RefuseAsync(db, caller, request.DepartmentId, cancel) is { } refused)
            {
                return refused;
            }

            course.Code = request.Code?.Trim() ?? course.Code;
            course.Title = request.Title?.Trim() ?? course.Title;
            course.Credits = request.Credits ?? course.Credits;
            course.DepartmentId = request.DepartmentId ?? course.DepartmentId;
            var errors = CourseRules.Check(course.Code, course.Title, course.Credits, course.DepartmentId, request.Prerequisites);
            if (errors.ToRefusal() is { } invalid)
            {
                return invalid;
            }

            if (await ReplacePrerequisitesAsync(db, course, request.Prerequisites, cancel) is { } wrong)
            {
                return wrong;
            }

            if (await db.Set<Course>().AnyAsync(c => c.Code == course.Code && c.Id != id, cancel))
            {
                return CourseRules.CodeTaken;
            }

            db.Audit(caller.Id, "course.changed", course);
            return await db.SaveOrAsync(CourseRules.CodeTaken, cancel) is { } taken ? taken : CourseView.From(course);
        }, cancel);

    private static async Task<Refusal?> ReplacePrerequisitesAsync(CollegeDb db, Course course, List<long>? prerequisites, CancellationToken cancel)
    {
        if (prerequisites is null)
        {
            return null;
        }

        var wanted = prerequisites.ToHashSet();
        if (await CourseReferences.RefuseAsync(db, wanted, cancel) is { } unknown)
        {
            return unknown;
        }

        var requires = (await db.Set<CoursePrerequisite>().AsNoTracking().ToListAsync(cancel)).ToLookup(p => p.CourseId, p => p.PrerequisiteId);
        if (CourseRules.MakesCycle(course.Id, wanted, requires))
        {
            return CourseRules.PrerequisiteCycle;
        }

        // What stays is taken out of the wanted set, so that only what is new is added.
        course.Prerequisites.RemoveAll(p => !wanted.Remove(p.PrerequisiteId));
        course.Prerequisites.AddRange(wanted.Select(p => new CoursePrerequisite { CourseId = course.Id, PrerequisiteId = p }));
        return null;
    }
}
