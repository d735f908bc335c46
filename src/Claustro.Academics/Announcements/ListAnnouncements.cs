using Claustro.Academics.Enrollments;
using Claustro.Academics.Sections;
using Claustro.Identity.People;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Announcements;

/// <summary>The announcements of a section, newest first, for its members.</summary>
internal static class ListAnnouncements
{
    public static void Map(RouteGroupBuilder section) => section
        .MapGet("/announcements", async (long id, PageRequest page, Caller caller, CollegeDb db, PeopleDirectory people, CancellationToken cancel) =>
            (await RunAsync(db, people, caller, id, page, cancel)).ToOk())
        .AllowSignedIn()
        .Refuses(StatusCodes.Status403Forbidden)
        .WithSummary("List the announcements of a section; its students and teachers, the head of its department, administrators");

    public static async Task<Outcome<Page<AnnouncementView>>> RunAsync(
        CollegeDb db, PeopleDirectory people, Caller caller, long id, PageRequest page, CancellationToken cancel)
    {
        if (await SectionAccess.LoadAsync(db, id, cancel) is not { } access)
        {
            return Refusal.Unknown;
        }

        if (!access.MayRead(caller) && !await IsMemberAsync(db, caller.Id, id, cancel))
        {
            return Refusal.NotYours;
        }

        var found = await db.Set<Announcement>().AsNoTracking().Where(a => a.SectionId == id).OrderByDescending(a => a.Id).ToPageAsync(page, cancel);
        var authors = await people.CardsAsync([.. found.Items.Select(a => a.AuthorId).Distinct()], cancel);
        return found.Map(a => new AnnouncementView(
            a.Id, a.SectionId, new AuthorView(a.AuthorId, authors.TryGetValue(a.AuthorId, out var card) ? card.FullName : ""), a.Title, a.Body, a.CreatedAt));
    }

    private static Task<bool> IsMemberAsync(CollegeDb db, long studentId, long sectionId, CancellationToken cancel) =>
        db.Set<Enrollment>().AnyAsync(e => e.StudentId == studentId && e.SectionId == sectionId
            && (e.Status == EnrollmentStatus.Requested || e.Status == EnrollmentStatus.Approved), cancel);
}
