using System.Globalization;
using Claustro.Identity.People;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Claustro.Academics.Grades;

/// <summary>A student's own transcript; the words of the scale are in the language asked for.</summary>
internal static class MyTranscript
{
    public sealed record Response(StudentName Student, string Institution, IReadOnlyList<Term> Terms, int CreditsEarned, decimal? Average);

    public sealed record StudentName(long Id, string? Number, string FirstName, string LastName);

    public sealed record Term(string TermCode, string Name, IReadOnlyList<TermCourse> Courses);

    public sealed record TermCourse(long SectionId, string CourseCode, string Title, int Credits, decimal? Final, bool? Passed, string? Band);

    public static void Map(RouteGroupBuilder me) => me
        .MapGet("/transcript", async (HttpContext http, Caller caller, CollegeDb db, PeopleDirectory people, Institution institution, CancellationToken cancel) =>
            TypedResults.Ok(await RunAsync(db, people, institution, caller, http.Language(), cancel)))
        .Allow(Role.Student)
        .WithSummary("My transcript");

    public static async Task<Response> RunAsync(
        CollegeDb db, PeopleDirectory people, Institution institution, Caller caller, CultureInfo language, CancellationToken cancel)
    {
        var data = await Transcript.LoadAsync(db, people, institution, caller.Id, cancel);
        return new Response(
            new StudentName(data.Student.Id, data.Student.Number, data.Student.FirstName, data.Student.LastName), data.Institution,
            data.Terms.Select(t => new Term(t.Code, t.Name, t.Courses.Select(c => new TermCourse(
                c.SectionId, c.Code, c.Title, c.Credits, c.Final, c.Passed, c.Band?.In(language))).ToList())).ToList(),
            data.CreditsEarned, data.Average);
    }
}
