using Claustro.Academics.Courses;
using Claustro.Academics.Sections;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Attendance;

/// <summary>A student's own attendance, newest first; with <c>term</c> of that term only.</summary>
internal static class MyAttendance
{
    public sealed record Item(long SectionId, string CourseCode, string Title, DateOnly Date, string Status);

    public static void Map(RouteGroupBuilder me) => me
        .MapGet("/attendance", async (long? term, PageRequest page, Caller caller, CollegeDb db, CancellationToken cancel) =>
            TypedResults.Ok(await RunAsync(db, caller, term, page, cancel)))
        .Allow(Role.Student)
        .WithSummary("My attendance");

    public static async Task<Page<Item>> RunAsync(CollegeDb db, Caller caller, long? term, PageRequest page, CancellationToken cancel)
    {
        var marks =
            from m in db.Set<AttendanceMark>().AsNoTracking()
            join s in db.Set<Section>() on m.SectionId equals s.Id
            join c in db.Set<Course>() on s.CourseId equals c.Id
            where m.StudentId == caller.Id && (term == null || s.TermId == term)
            orderby m.Date descending, m.Id descending
            select new { m.SectionId, c.Code, c.Title, m.Date, m.Status };
        return (await marks.ToPageAsync(page, cancel)).Map(m => new Item(m.SectionId, m.Code, m.Title, m.Date, Word.Of(m.Status)));
    }
}
