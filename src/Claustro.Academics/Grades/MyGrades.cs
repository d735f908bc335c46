using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Claustro.Academics.Grades;

/// <summary>A student's own grades in every course they were admitted to, and the average of the finals.</summary>
internal static class MyGrades
{
    public sealed record Response(IReadOnlyList<Course> Courses, decimal? Average);

    /// <summary><paramref name="Average"/> is over what is graded so far; <paramref name="Final"/> stands once the sheet is closed.</summary>
    public sealed record Course(
        long SectionId, string TermCode, string CourseCode, string Title, int Credits, IReadOnlyList<CourseGrade> Grades, decimal? Average, decimal? Final, bool? Passed);

    public sealed record CourseGrade(long AssessmentId, string Name, decimal Weight, decimal? Score, string State);

    public static void Map(RouteGroupBuilder me) => me
        .MapGet("/grades", async (Caller caller, CollegeDb db, Institution institution, CancellationToken cancel) =>
            TypedResults.Ok(await RunAsync(db, institution, caller, cancel)))
        .Allow(Role.Student)
        .WithSummary("My grades");

    public static async Task<Response> RunAsync(CollegeDb db, Institution institution, Caller caller, CancellationToken cancel)
    {
        var book = await GradeBook.LoadAsync(db, caller.Id, cancel);
        var courses = book.ConvertAll(c => new Course(
            c.SectionId, c.TermCode, c.CourseCode, c.Title, c.Credits,
            c.Grades.ConvertAll(g => new CourseGrade(g.AssessmentId, g.Name, g.Weight, g.Score, Of(g.State))),
            c.Average(institution.Decimals), c.Final, c.Passed));
        return new Response(courses, GradeRules.CumulativeAverage(book.Select(c => c.Attempt), institution.Decimals));
    }

    /// <summary>As <see cref="Word.Of"/>, without making the same three words anew thousands of times a second.</summary>
    private static string Of(GradeState state) => state switch
    {
        GradeState.Graded => "graded",
        GradeState.Missing => "missing",
        GradeState.Excused => "excused",
        _ => Word.Of(state),
    };
}
