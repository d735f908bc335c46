using System.Reflection;
using Claustro.Identity.People;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Claustro.Academics.Sections;

/// <summary>What the catalogue can be asked for. <c>q</c> is looked for in section code, course code and title.</summary>
internal sealed record SectionFilter
{
    [FromQuery(Name = "term")]
    public long? Term { get; init; }

    [FromQuery(Name = "course")]
    public long? Course { get; init; }

    [FromQuery(Name = "department")]
    public long? Department { get; init; }

    [FromQuery(Name = "q")]
    public string? Q { get; init; }

    /// <summary>True: seats left, sheet not closed and the term open for enrolment; false: the others.</summary>
    [FromQuery(Name = "open")]
    public bool? Open { get; init; }

    public Refusal? Refuse() => new FieldErrors().OptionalText("q", Q, 100).ToRefusal();
}

/// <summary>The catalogue, by id; the hottest read of the system, so it comes ready-made from <see cref="SectionCatalogue"/>.</summary>
internal static class ListSections
{
    public static void Map(RouteGroupBuilder sections) => sections
        .MapGet("/", async Task<Results<ReadyJson, Refused>> (
            [AsParameters] SectionFilter filter, PageRequest page, SectionCatalogue catalogue, CancellationToken cancel) =>
            filter.Refuse() is { } invalid ? new Refused(invalid) : new ReadyJson(await catalogue.PageAsync(filter, page, cancel)))
        .AllowSignedIn()
        .WithSummary("The catalogue: sections with their free seats (up to one second old)");

    public static Task<Page<SectionView>> RunAsync(
        CollegeDb db, PeopleDirectory people, TimeProvider clock, SectionFilter filter, PageRequest page, CancellationToken cancel)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var rows = SectionRow.All(db);
        rows = filter.Term is { } term ? rows.Where(r => r.Section.TermId == term) : rows;
        rows = filter.Course is { } course ? rows.Where(r => r.Section.CourseId == course) : rows;
        rows = filter.Department is { } department ? rows.Where(r => r.Course.DepartmentId == department) : rows;
        rows = filter.Open is { } open
            ? rows.Where(r => open == (r.Section.SeatsTaken < r.Section.Capacity && r.Section.ClosedAt == null
                && r.Term.EnrollmentOpensAt != null && r.Term.EnrollmentOpensAt <= now
                && r.Term.EnrollmentClosesAt != null && r.Term.EnrollmentClosesAt > now))
            : rows;
        rows = rows.Matching(filter.Q, r => r.Section.Code, r => r.Course.Code, r => r.Course.Title);
        return SectionViews.PageAsync(rows, people, page, one: false, cancel);
    }

    /// <summary>A rendered page on its way out.</summary>
    internal sealed class ReadyJson(byte[] body) : IResult, IEndpointMetadataProvider
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.ContentType = "application/json";
            httpContext.Response.ContentLength = body.Length;
            await httpContext.Response.Body.WriteAsync(body, httpContext.RequestAborted);
        }

        public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
            builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(Page<SectionView>), ["application/json"]));
    }
}
