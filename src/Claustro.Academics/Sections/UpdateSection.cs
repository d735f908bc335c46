using Claustro.Academics.Enrollments;
using Claustro.Identity.People;
using Claustro.Notifications;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Sections;

internal static class UpdateSection
{
    public static void Map(RouteGroupBuilder sections) => sections
        .MapPatch("/{id}", async (
            long id, SectionRequest request, Caller caller, [AsParameters] Tools tools, CancellationToken cancel) =>
            (await RunAsync(tools, caller, id, request, cancel)).ToOk())
        .Allow(Role.Administrator | Role.Head)
        .WithSummary("Change a section; heads in their own department");

    /// <summary>What changing a section needs besides the request.</summary>
    public readonly record struct Tools(CollegeDb Db, PeopleDirectory People, SectionCatalogue Catalogue, Outbox Outbox, Institution Institution, TimeProvider Clock);

    public static Task<Outcome<SectionView>> RunAsync(Tools tools, Caller caller, long id, SectionRequest request, CancellationToken cancel)
    {
        var (db, people, catalogue, outbox, institution, clock) = tools;
        return db.InTransactionAsync<Outcome<SectionView>>(async () =>
        {
            if (await SectionAccess.LoadAsync(db, id, cancel) is not { } access)
            {
                return Refusal.Unknown;
            }

            if (!caller.Heads(access.DepartmentId))
            {
                return Refusal.NotYours;
            }

            if (SectionRules.Check(request, isNew: false).ToRefusal() is { } invalid)
            {
                return invalid;
            }

            if (await SectionChecks.RefuseReferencesAsync(db, people, caller, request, cancel) is { } refused)
            {
                return refused;
            }

            // The order of locks: students, timetable, section.
            var held = request.Meetings is null ? [] : await SectionChecks.HoldStudentsAsync(db, id, cancel);
            if (request.TouchesTimetable)
            {
                await SectionChecks.LockTimetableAsync(db, request.TermId ?? access.TermId, cancel);
            }

            await SectionChecks.LockSectionAsync(db, id, cancel);
            var section = await db.Set<Section>().Include(s => s.Teachers).Include(s => s.Meetings).AsSplitQuery().SingleOrDefaultAsync(s => s.Id == id, cancel);
            if (section is null)
            {
                return Refusal.Unknown;
            }

            if (section.TermId != access.TermId || section.CourseId != access.CourseId)
            {
                return Refusal.Stale; // moved before the locks: the timetable or the department checked is another
            }

            var raised = request.Capacity > section.Capacity;
            if (await ApplyAsync(db, section, request, held, cancel) is { Count: > 0 } reasons)
            {
                return Refusal.All(reasons);
            }

            db.Audit(caller.Id, "section.changed", section);
            if (await db.SaveOrAsync(SectionRules.CodeTaken, cancel) is { } taken)
            {
                return taken;
            }

            if (raised)
            {
                await WaitlistPromotion.RunAsync(db, outbox, institution, id, clock.GetUtcNow().UtcDateTime, cancel);
            }

            db.AfterCommit(catalogue.Forget);
            return (await SectionViews.OneAsync(db, people, id, cancel))!;
        }, cancel);
    }

    /// <summary>Writes the request into the section and answers every reason why it may not be saved so.</summary>
    private static async Task<List<Refusal>> ApplyAsync(CollegeDb db, Section section, SectionRequest request, List<long> held, CancellationToken cancel)
    {
        List<Refusal> reasons = [];
        var (moves, reschedules) = (request.Moves(section), request.Reschedules(section));
        var rearranges = moves || reschedules || request.ChangesTeachers(section);
        if (moves && await db.Set<Enrollment>().AnyAsync(e => e.SectionId == section.Id, cancel))
        {
            reasons.Add(SectionRules.CannotMove);
        }

        request.ApplyTo(section);
        if (await SectionChecks.CodeTakenAsync(db, section, cancel))
        {
            reasons.Add(SectionRules.CodeTaken);
        }

        if (section.Capacity < section.SeatsTaken)
        {
            reasons.Add(SectionRules.CapacityBelowTaken(section.SeatsTaken));
        }

        if (rearranges)
        {
            reasons.AddRange(SectionRules.Clashes(section, await SectionChecks.OtherMeetingsAsync(db, section, cancel)));
        }

        if (reschedules)
        {
            if ((await SectionChecks.StudentsAsync(db, section.Id, cancel)).Except(held).Any())
            {
                reasons.Add(Refusal.Stale); // somebody enrolled between the two locks
            }
            else if (await SectionChecks.ClashingStudentsAsync(db, section, cancel) is > 0 and var students)
            {
                reasons.Add(SectionRules.StudentsClash(students));
            }
        }

        return reasons;
    }
}
