using Claustro.Academics.Enrollments;
using Claustro.Identity.People;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Sections;

/// <summary>The roster: who holds, asks for or waits for a seat, by last name.</summary>
internal static class ListSectionStudents
{
    public sealed record Item(long StudentId, string? Number, string FirstName, string LastName, string Email, long EnrollmentId, string Status);

    public static void Map(RouteGroupBuilder section) => section
        .MapGet("/students", async (long id, PageRequest page, Caller caller, CollegeDb db, PeopleDirectory people, CancellationToken cancel) =>
            (await RunAsync(db, people, caller, id, page, cancel)).ToOk())
        .Allow(Role.Teacher | Role.Head | Role.Administrator)
        .WithSummary("The roster of a section");

    public static async Task<Outcome<Page<Item>>> RunAsync(
        CollegeDb db, PeopleDirectory people, Caller caller, long sectionId, PageRequest page, CancellationToken cancel)
    {
        if ((await SectionAccess.LoadAsync(db, sectionId, cancel)).ToRead(caller) is { } refusal)
        {
            return refusal;
        }

        var enrollments = await db.Set<Enrollment>().AsNoTracking()
            .Where(e => e.SectionId == sectionId
                && (e.Status == EnrollmentStatus.Requested || e.Status == EnrollmentStatus.Approved || e.Status == EnrollmentStatus.Waitlisted))
            .Select(e => new { e.Id, e.StudentId, e.Status }).ToListAsync(cancel);
        var cards = await people.CardsAsync(enrollments.Select(e => e.StudentId).ToList(), cancel);

        // Sorted here, not in SQL: Ñ and accents in their Spanish places on both databases. A section has hundreds, not thousands.
        var byName = StringComparer.Create(Languages.Spanish, ignoreCase: true);
        return enrollments.Where(e => cards.ContainsKey(e.StudentId))
            .Select(e => (Enrollment: e, Card: cards[e.StudentId]))
            .OrderBy(x => x.Card.LastName, byName).ThenBy(x => x.Card.FirstName, byName).ThenBy(x => x.Enrollment.Id)
            .Select(x => new Item(x.Card.Id, x.Card.Number, x.Card.FirstName, x.Card.LastName, x.Card.Email, x.Enrollment.Id, Word.Of(x.Enrollment.Status)))
            .ToList().ToPage(page);
    }
}
