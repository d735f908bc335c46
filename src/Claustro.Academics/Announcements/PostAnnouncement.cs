using System.Globalization;
using Claustro.Academics.Courses;
using Claustro.Academics.Enrollments;
using Claustro.Academics.Sections;
using Claustro.Identity.People;
using Claustro.Notifications;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Announcements;

/// <summary>Tells a section something: kept for its members to read, and sent to each of its students.</summary>
internal static class PostAnnouncement
{
    /// <summary>Values: title, body (its beginning), section, course, id (of the section, for the link).</summary>
    public const string Event = "section.announcement";

    public sealed record Request(string? Title, string? Body);

    public static void Map(RouteGroupBuilder section) => section
        .MapPost("/announcements", async (
            long id, Request request, Caller caller, CollegeDb db, PeopleDirectory people, Outbox outbox, TimeProvider clock, CancellationToken cancel) =>
            (await RunAsync(db, people, outbox, clock, caller, id, request, cancel)).ToCreated(a => $"/api/v1/sections/{id}/announcements"))
        .Allow(Role.Teacher | Role.Administrator)
        .Idempotent()
        .WithSummary("Announce something to a section; its teachers");

    public static async Task<Outcome<AnnouncementView>> RunAsync(
        CollegeDb db, PeopleDirectory people, Outbox outbox, TimeProvider clock, Caller caller, long id, Request request, CancellationToken cancel)
    {
        if (await SectionAccess.LoadAsync(db, id, cancel) is not { } access)
        {
            return Refusal.Unknown;
        }

        if (!access.MayManage(caller))
        {
            return Refusal.NotYours;
        }

        if (AnnouncementRules.Check(request.Title, request.Body).ToRefusal() is { } invalid)
        {
            return invalid;
        }

        var author = await people.CardAsync(caller.Id, cancel);
        return await db.InTransactionAsync<Outcome<AnnouncementView>>(async () =>
        {
            var announcement = new Announcement
            {
                SectionId = id, AuthorId = caller.Id, Title = request.Title!.Trim(), Body = request.Body!.Trim(), CreatedAt = clock.GetUtcNow().UtcDateTime,
            };
            db.Add(announcement);
            db.Audit(caller.Id, "announcement.posted", announcement);
            await db.SaveChangesAsync(cancel); // its id makes the notifications' keys
            await TellStudentsAsync(db, outbox, announcement, cancel);
            return new AnnouncementView(
                announcement.Id, id, new AuthorView(caller.Id, author?.FullName ?? ""), announcement.Title, announcement.Body, announcement.CreatedAt);
        }, cancel);
    }

    private static async Task TellStudentsAsync(CollegeDb db, Outbox outbox, Announcement announcement, CancellationToken cancel)
    {
        var section = await db.Set<Section>().Where(s => s.Id == announcement.SectionId)
            .Join(db.Set<Course>(), s => s.CourseId, c => c.Id, (s, c) => new { s.Code, c.Title }).SingleAsync(cancel);
        var data = new Dictionary<string, string>
        {
            ["title"] = announcement.Title,
            ["body"] = AnnouncementRules.Excerpt(announcement.Body),
            ["section"] = section.Code,
            ["course"] = section.Title,
            ["id"] = announcement.SectionId.ToString(CultureInfo.InvariantCulture),
        };
        var students = await db.Set<Enrollment>().Where(e => e.SectionId == announcement.SectionId && e.Status == EnrollmentStatus.Approved)
            .Select(e => e.StudentId).ToListAsync(cancel);
        await outbox.AddManyAsync(Event, students.Select(s => new Notice(s, $"announcement:{announcement.Id}:{s}", data)), cancel);
    }
}
