using Claustro.Academics.Courses;
using Claustro.Academics.Sections;
using Claustro.Notifications;
using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Enrollments;

/// <summary>
/// Gives free seats to who waits, in their order. Who meanwhile has a clash, too many credits or a hold keeps their place, and
/// the next is taken. In the transaction that freed the seats, so a seat is never free while somebody could have it.
/// </summary>
internal static class WaitlistPromotion
{
    private const int Batch = 50;

    /// <summary>
    /// Fills the section's free seats and returns how many it gave. Joins an open transaction: there it waits for nobody but
    /// asks for the transaction to be run again (<c>InTransactionAsync</c> does), since the caller may hold the section's row.
    /// </summary>
    public static async Task<int> RunAsync(CollegeDb db, Outbox outbox, Institution institution, long sectionId, DateTime now, CancellationToken cancel)
    {
        var wait = db.Database.CurrentTransaction is null;
        return await db.InTransactionAsync(async () =>
        {
            await StudentRecords.TakeTurnAsync(db, sectionId, wait, cancel);
            var locked = wait ? await LockCandidatesAsync(db, institution, sectionId, freeing: 0, null, cancel) : [];
            return await GiveAsync(db, outbox, institution, sectionId, locked, now, cancel);
        }, cancel);
    }

    /// <summary>
    /// Locks who would get a seat once <paramref name="freeing"/> more are free, together with <paramref name="also"/>: before
    /// the section's row, as the order of locks wants it.
    /// </summary>
    public static async Task<HashSet<long>> LockCandidatesAsync(
        CollegeDb db, Institution institution, long sectionId, int freeing, long? also, CancellationToken cancel)
    {
        var students = (await ChooseAsync(db, institution, sectionId, freeing, cancel)).Chosen.Select(c => c.StudentId).ToHashSet();
        if (also is { } id)
        {
            students.Add(id);
        }

        if (students.Count > 0)
        {
            await StudentRecords.LockAsync(db, students, cancel);
        }

        return students;
    }

    /// <summary>Gives the seats, decided anew while the section's row is locked. The caller has the turn and <paramref name="locked"/>.</summary>
    public static async Task<int> GiveAsync(
        CollegeDb db, Outbox outbox, Institution institution, long sectionId, HashSet<long> locked, DateTime now, CancellationToken cancel)
    {
        if (db.IsPostgres)
        {
            await db.Database.ExecuteSqlAsync($"select 1 from academics_sections where id = {sectionId} for no key update", cancel);
        }

        var (section, chosen) = await ChooseAsync(db, institution, sectionId, freeing: 0, cancel);
        while (chosen.Where(c => !locked.Contains(c.StudentId)).Select(c => c.StudentId).ToList() is { Count: > 0 } unlocked)
        {
            // What was read of them before their lock may be no longer true: they may just have taken a seat that clashes.
            await StudentRecords.LockAtOnceAsync(db, unlocked, cancel);
            locked.UnionWith(unlocked);
            (section, chosen) = await ChooseAsync(db, institution, sectionId, freeing: 0, cancel);
        }

        if (chosen.Count == 0)
        {
            return 0;
        }

        var ids = chosen.ConvertAll(c => c.Id);
        var status = section!.RequiresApproval ? EnrollmentStatus.Requested : EnrollmentStatus.Approved;
        await db.Set<Enrollment>().Where(e => EF.Parameter(ids).Contains(e.Id)).ExecuteUpdateAsync(s => s
            .SetProperty(e => e.Status, status).SetProperty(e => e.DecidedAt, now), cancel);
        await db.Set<Section>().Where(s => s.Id == sectionId).ExecuteUpdateAsync(s => s
            .SetProperty(x => x.SeatsTaken, x => x.SeatsTaken + ids.Count)
            .SetProperty(x => x.Waitlisted, x => x.Waitlisted - ids.Count), cancel);
        foreach (var one in chosen)
        {
            outbox.Add(one.StudentId, "enrollment.promoted", EnrollmentNotices.Data(section.Title, section.Code), $"enrollment:{one.Id}:promoted");
            db.Audit(null, "enrollment.promoted", one);
            db.PublishAfterCommit(one.StudentId, EnrollmentQueries.Live, new EnrollmentView(one.Id, sectionId, one.StudentId, Word.Of(status), null, one.CreatedAt));
        }

        await db.SaveChangesAsync(cancel);
        return chosen.Count;
    }

    private static async Task<(Wanted? Section, List<Enrollment> Chosen)> ChooseAsync(
        CollegeDb db, Institution institution, long sectionId, int freeing, CancellationToken cancel)
    {
        var section = await db.Set<Section>().Where(s => s.Id == sectionId).Join(db.Set<Course>(), s => s.CourseId, c => c.Id, (s, c) => new Wanted(
            s.TermId, s.Code, c.Title, c.Credits, s.Capacity - s.SeatsTaken, s.Waitlisted, s.RequiresApproval, s.ClosedAt != null)).SingleOrDefaultAsync(cancel);
        var chosen = new List<Enrollment>();
        var free = (section?.Free ?? 0) + freeing;
        if (section is null || section.SheetClosed || section.Waitlisted == 0 || free <= 0)
        {
            return (section, chosen);
        }

        var meetings = await db.Set<Meeting>().Where(m => m.SectionId == sectionId).Select(m => new MeetingTime(m.Weekday, m.From, m.To)).ToListAsync(cancel);
        var last = 0L;
        List<Enrollment> waiting;
        do
        {
            waiting = await db.Set<Enrollment>().AsNoTracking().Where(e => e.SectionId == sectionId && e.Status == EnrollmentStatus.Waitlisted && e.Id > last)
                .OrderBy(e => e.Id).Take(Batch).ToListAsync(cancel);
            var held = await HeldAsync(db, section.TermId, waiting.ConvertAll(e => e.StudentId), cancel);
            chosen.AddRange(waiting.Where(e => held[e.StudentId] is { OnHold: false } student
                    && EnrollmentRules.Clash(sectionId, meetings, student.Held) is null
                    && EnrollmentRules.CreditsWith(sectionId, section.Credits, student.Held) <= institution.CreditLimit)
                .Take(free - chosen.Count));
            last = waiting.Count > 0 ? waiting[^1].Id : last;
        }
        while (waiting.Count == Batch && chosen.Count < free);
        return (section, chosen);
    }

    private static async Task<Dictionary<long, (bool OnHold, List<HeldSection> Held)>> HeldAsync(
        CollegeDb db, long termId, List<long> students, CancellationToken cancel)
    {
        var seats = await db.Set<Enrollment>()
            .Where(e => EF.Parameter(students).Contains(e.StudentId) && (e.Status == EnrollmentStatus.Requested || e.Status == EnrollmentStatus.Approved))
            .Join(db.Set<Section>().Where(s => s.TermId == termId), e => e.SectionId, s => s.Id, (e, s) => new { e.StudentId, e.Status, s.Id, s.Code, s.CourseId, s.Meetings })
            .Join(db.Set<Course>(), x => x.CourseId, c => c.Id, (x, c) => new { x.StudentId, x.Status, x.Id, x.Code, c.Credits, Times = x.Meetings.Select(m => new MeetingTime(m.Weekday, m.From, m.To)).ToList() })
            .ToListAsync(cancel);
        var holds = (await db.Set<Hold>().Where(h => EF.Parameter(students).Contains(h.StudentId) && h.ReleasedAt == null).Select(h => h.StudentId).ToListAsync(cancel)).ToHashSet();
        var byStudent = seats.ToLookup(x => x.StudentId, x => new HeldSection(x.Id, x.Code, x.Status, x.Credits, x.Times));
        return students.Distinct().ToDictionary(id => id, id => (holds.Contains(id), byStudent[id].ToList()));
    }

    private sealed record Wanted(long TermId, string Code, string Title, int Credits, int Free, int Waitlisted, bool RequiresApproval, bool SheetClosed);
}
