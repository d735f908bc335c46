using Claustro.Academics.Courses;
using Claustro.Academics.Sections;
using Claustro.Academics.Terms;
using Claustro.Notifications;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Enrollments;

/// <summary>Approve, reject, drop. The seat that becomes free goes to the first who waits, in the same transaction.</summary>
internal static class ChangeEnrollment
{
    private static readonly Refusal BadStatus = new FieldErrors()
        .Add("status", "Uno de: approved, rejected, dropped.", "One of: approved, rejected, dropped.").ToRefusal()!;

    public sealed record Request(string? Status);

    public static void Map(RouteGroupBuilder enrollments) => enrollments
        .MapPatch("/{id}", async (long id, Request request, Caller caller, [AsParameters] Tools tools, CancellationToken cancel) =>
            (await RunAsync(tools, caller, id, request, cancel)).ToOk())
        .AllowSignedIn()
        .Refuses(StatusCodes.Status403Forbidden)
        .WithSummary("Approve, reject or drop an enrolment")
        .WithDescription("Students drop their own until the drop deadline; teachers of the section, heads of its department and administrators approve, reject and drop.");

    /// <summary>What changing an enrollment needs besides the request.</summary>
    public readonly record struct Tools(CollegeDb Db, Outbox Outbox, SectionCatalogue Catalogue, Institution Institution, TimeProvider Clock);

    public static async Task<Outcome<EnrollmentView>> RunAsync(Tools tools, Caller caller, long id, Request request, CancellationToken cancel)
    {
        var (db, outbox, catalogue, institution, clock) = tools;
        if (!Word.TryRead<EnrollmentStatus>(request.Status, out var to) || to is EnrollmentStatus.Requested or EnrollmentStatus.Waitlisted)
        {
            return BadStatus;
        }

        if (await LoadAsync(db, id, caller.Id, cancel) is not { } found)
        {
            return Refusal.Unknown;
        }

        var decides = caller.Heads(found.DepartmentId) || (caller.Is(Role.Teacher) && found.IsTeacher);
        var own = caller.Is(Role.Student) && found.StudentId == caller.Id && to == EnrollmentStatus.Dropped;
        if (!decides && !own)
        {
            return Refusal.NotYours;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        if (!decides && !EnrollmentRules.MayStillDrop(found.Term, TimeZoneInfo.FindSystemTimeZoneById(institution.TimeZone), now))
        {
            return EnrollmentRules.DropDeadline;
        }

        var outcome = await db.InTransactionAsync(() => ApplyAsync(db, outbox, institution, caller, found, to, now, cancel), cancel);
        if (outcome.Refusal is null && to != EnrollmentStatus.Approved)
        {
            try
            {
                await PromoteElsewhereAsync(db, outbox, institution, found.StudentId, now, cancel);
            }
            catch (Exception e) when (DbErrors.IsUnavailable(e))
            {
                // The change asked for is on disk; those seats go to who waits with the next change there.
            }
        }

        catalogue.SeatsChanged();
        return outcome;
    }

    /// <summary>Locks in order (turn, students, section), then changes status and counters and passes the seat on.</summary>
    private static async Task<Outcome<EnrollmentView>> ApplyAsync(
        CollegeDb db, Outbox outbox, Institution institution, Caller caller, Found found, EnrollmentStatus to, DateTime now, CancellationToken cancel)
    {
        await StudentRecords.TakeTurnAsync(db, found.SectionId, wait: true, cancel);
        var before = await db.Set<Enrollment>().AsNoTracking().SingleAsync(e => e.Id == found.Id, cancel);
        if (!EnrollmentRules.MayBecome(before.Status, to))
        {
            return EnrollmentRules.BadTransition;
        }

        if (found.SheetClosed && (before.Status == EnrollmentStatus.Approved || to == EnrollmentStatus.Approved))
        {
            return EnrollmentRules.SheetClosed;
        }

        var (seats, places) = (to == EnrollmentStatus.Approved, before.Status) switch
        {
            (true, _) => (0, 0),
            (_, EnrollmentStatus.Waitlisted) => (0, 1),
            _ => (1, 0),
        };
        var locked = await WaitlistPromotion.LockCandidatesAsync(db, institution, found.SectionId, freeing: seats, found.StudentId, cancel);
        await db.Set<Section>().Where(s => s.Id == found.SectionId).ExecuteUpdateAsync(s => s
            .SetProperty(x => x.SeatsTaken, x => x.SeatsTaken - seats).SetProperty(x => x.Waitlisted, x => x.Waitlisted - places), cancel);
        await db.Set<Enrollment>().Where(e => e.Id == found.Id).ExecuteUpdateAsync(s => s
            .SetProperty(e => e.Status, to).SetProperty(e => e.DecidedAt, now).SetProperty(e => e.DecidedBy, caller.Id), cancel);
        outbox.Add(found.StudentId, "enrollment." + Word.Of(to), EnrollmentNotices.Data(found.CourseTitle, found.Code), $"enrollment:{found.Id}:{Word.Of(to)}");
        db.Audit(caller.Id, "enrollment." + Word.Of(to), before);
        var view = new EnrollmentView(found.Id, found.SectionId, found.StudentId, Word.Of(to), null, before.CreatedAt);
        db.PublishAfterCommit(found.StudentId, EnrollmentQueries.Live, view);
        await db.SaveChangesAsync(cancel);
        if (seats > 0)
        {
            await WaitlistPromotion.GiveAsync(db, outbox, institution, found.SectionId, locked, now, cancel);
        }

        return view;
    }

    /// <summary>Without the seat the student may fit where a clash or the credits kept them waiting although a seat was free.</summary>
    private static async Task PromoteElsewhereAsync(CollegeDb db, Outbox outbox, Institution institution, long studentId, DateTime now, CancellationToken cancel)
    {
        var sections = await db.Set<Enrollment>().Where(e => e.StudentId == studentId && e.Status == EnrollmentStatus.Waitlisted)
            .Join(db.Set<Section>().Where(s => s.SeatsTaken < s.Capacity), e => e.SectionId, s => s.Id, (e, s) => s.Id).ToListAsync(cancel);
        foreach (var section in sections)
        {
            await WaitlistPromotion.RunAsync(db, outbox, institution, section, now, cancel);
        }
    }

    private static Task<Found?> LoadAsync(CollegeDb db, long id, long callerId, CancellationToken cancel) => (
        from e in db.Set<Enrollment>()
        where e.Id == id
        join s in db.Set<Section>() on e.SectionId equals s.Id
        join c in db.Set<Course>() on s.CourseId equals c.Id
        join t in db.Set<Term>().AsNoTracking() on s.TermId equals t.Id
        select new Found(e.Id, e.StudentId, s.Id, s.Code, s.ClosedAt != null, c.Title, c.DepartmentId, t, s.Teachers.Any(x => x.TeacherId == callerId)))
        .SingleOrDefaultAsync(cancel);

    private sealed record Found(long Id, long StudentId, long SectionId, string Code, bool SheetClosed, string CourseTitle, long DepartmentId, Term Term, bool IsTeacher);
}
