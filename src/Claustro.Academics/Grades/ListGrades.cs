using Claustro.Academics.Enrollments;
using Claustro.Academics.Sections;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Grades;

/// <summary>The sheet: the grades of those approved in the section, by student and assessment.</summary>
internal static class ListGrades
{
    /// <summary>Whoever saves sends <paramref name="Version"/> back, so that nobody's save is overwritten unseen.</summary>
    public sealed record Item(long StudentId, long AssessmentId, decimal? Score, string State, int Version);

    public static void Map(RouteGroupBuilder section) => section
        .MapGet("/grades", async (long id, PageRequest page, Caller caller, CollegeDb db, CancellationToken cancel) =>
            (await RunAsync(db, caller, id, page, cancel)).ToOk())
        .Allow(Role.Teacher | Role.Head | Role.Administrator)
        .WithSummary("The grade sheet of a section");

    public static async Task<Outcome<Page<Item>>> RunAsync(CollegeDb db, Caller caller, long sectionId, PageRequest page, CancellationToken cancel)
    {
        if ((await SectionAccess.LoadAsync(db, sectionId, cancel)).ToRead(caller) is { } refusal)
        {
            return refusal;
        }

        var grades =
            from g in db.Set<Grade>().AsNoTracking()
            join a in db.Set<Assessment>() on g.AssessmentId equals a.Id
            where a.SectionId == sectionId
                && db.Set<Enrollment>().Any(e => e.SectionId == sectionId && e.StudentId == g.StudentId && e.Status == EnrollmentStatus.Approved)
            orderby g.StudentId, g.AssessmentId
            select g;
        return (await grades.ToPageAsync(page, cancel)).Map(g => new Item(g.StudentId, g.AssessmentId, g.Score, Word.Of(g.State), g.Version));
    }
}
