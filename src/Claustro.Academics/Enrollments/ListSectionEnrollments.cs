using Claustro.Academics.Sections;
using Claustro.Identity.People;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;

namespace Claustro.Academics.Enrollments;

/// <summary>Everybody who has or had something to do with a section, with names: heads of its department, its teachers, administrators.</summary>
internal static class ListSectionEnrollments
{
    public sealed record Item(long Id, long StudentId, string Name, string? Number, EnrollmentStatus Status, int? Position, DateTime CreatedAt);

    public static async Task<Outcome<Page<Item>>> RunAsync(
        CollegeDb db, PeopleDirectory people, Caller caller, long sectionId, string? status, PageRequest page, CancellationToken cancel)
    {
        if ((await SectionAccess.LoadAsync(db, sectionId, cancel)).ToRead(caller) is { } refused)
        {
            return refused;
        }

        var listed = await ListEnrollments.RunAsync(db, caller, sectionId, student: null, status, term: null, page, cancel);
        if (listed.Refusal is { } invalid)
        {
            return invalid;
        }

        var cards = await people.CardsAsync(listed.Value.Items.Select(e => e.StudentId).Distinct().ToList(), cancel);
        return listed.Value.Map(e => new Item(
            e.Id, e.StudentId, cards.TryGetValue(e.StudentId, out var card) ? card.FullName : "–", card?.Number, EnrollmentWords.Read(e.Status), e.Position, e.CreatedAt));
    }
}
