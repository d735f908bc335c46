using Claustro.Academics.Sections;
using Claustro.Imports;
using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Enrollments;

/// <summary>Seats and timetables of those a chunk of the import names; decides in memory, row by row.</summary>
internal sealed class ImportedTimetable
{
    private readonly Dictionary<long, Group> groups;
    private readonly Dictionary<long, Dictionary<long, bool>> held = [];

    private ImportedTimetable(Dictionary<long, Group> groups) => this.groups = groups;

    public enum Answer
    {
        Taken,
        Duplicate,
        SheetClosed,
        Full,
        Clash,
    }

    /// <summary>What was taken, in order.</summary>
    public List<(long StudentId, long SectionId)> Taken { get; } = [];

    public static async Task<ImportedTimetable> LoadAsync(
        CollegeDb db, List<(ImportRow Row, long StudentId, long SectionId)> asked, ImportEnrollments.DryState before, CancellationToken cancel)
    {
        var students = asked.Select(a => a.StudentId).Distinct().ToList();
        var sections = asked.Select(a => a.SectionId).Distinct().ToList();
        var terms = await db.Set<Section>().Where(s => EF.Parameter(sections).Contains(s.Id)).Select(s => s.TermId).Distinct().ToListAsync(cancel);
        var seats = await db.Set<Enrollment>()
            .Where(e => EF.Parameter(students).Contains(e.StudentId)
                && (e.Status == EnrollmentStatus.Requested || e.Status == EnrollmentStatus.Approved || e.Status == EnrollmentStatus.Waitlisted))
            .Join(db.Set<Section>().Where(s => EF.Parameter(terms).Contains(s.TermId)), e => e.SectionId, s => s.Id, (e, s) => new { e.StudentId, e.SectionId, e.Status })
            .ToListAsync(cancel);
        var wanted = sections.Concat(seats.Select(s => s.SectionId)).Concat(before.Taken.Select(t => t.SectionId)).Distinct().ToList();
        var timetable = new ImportedTimetable(await GroupsAsync(db, wanted, cancel));
        foreach (var seat in seats)
        {
            timetable.Of(seat.StudentId)[seat.SectionId] = seat.Status != EnrollmentStatus.Waitlisted;
        }

        foreach (var (student, section) in before.Taken)
        {
            timetable.Of(student)[section] = true;
            timetable.groups[section].Free--;
        }

        return timetable;
    }

    /// <summary>Takes a seat, or says the first thing that stands against it.</summary>
    public Answer Take(long studentId, long sectionId)
    {
        var (mine, group) = (Of(studentId), groups[sectionId]);
        if (mine.ContainsKey(sectionId))
        {
            return Answer.Duplicate;
        }

        if (group.IsClosed)
        {
            return Answer.SheetClosed;
        }

        if (group.Free <= 0)
        {
            return Answer.Full;
        }

        foreach (var (other, hasSeat) in mine)
        {
            if (hasSeat && groups[other] is var o && o.TermId == group.TermId && EnrollmentRules.Overlap(o.Meetings, group.Meetings))
            {
                return Answer.Clash;
            }
        }

        group.Free--;
        mine[sectionId] = true;
        Taken.Add((studentId, sectionId));
        return Answer.Taken;
    }

    private static async Task<Dictionary<long, Group>> GroupsAsync(CollegeDb db, List<long> ids, CancellationToken cancel)
    {
        var groups = await db.Set<Section>().Where(s => EF.Parameter(ids).Contains(s.Id))
            .Select(s => new { s.Id, s.TermId, Free = s.Capacity - s.SeatsTaken, IsClosed = s.ClosedAt != null })
            .ToDictionaryAsync(s => s.Id, s => new Group(s.TermId, s.Free, s.IsClosed), cancel);
        var meetings = await db.Set<Meeting>().Where(m => EF.Parameter(ids).Contains(m.SectionId))
            .Select(m => new { m.SectionId, Time = new MeetingTime(m.Weekday, m.From, m.To) }).ToListAsync(cancel);
        meetings.ForEach(m => groups[m.SectionId].Meetings.Add(m.Time));
        return groups;
    }

    private Dictionary<long, bool> Of(long studentId) =>
        held.TryGetValue(studentId, out var mine) ? mine : held[studentId] = [];

    private sealed class Group(long termId, int free, bool isClosed)
    {
        public long TermId => termId;

        public bool IsClosed => isClosed;

        public int Free { get; set; } = free;

        public List<MeetingTime> Meetings { get; } = [];
    }
}
