using Claustro.Academics.Enrollments;
using Claustro.Imports;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Sections;

/// <summary>The sections and timetables of the terms a chunk of the import names; decides in memory, row by row.</summary>
internal sealed class ImportedTimetables
{
    private readonly Dictionary<string, Section> byCode = [];
    private readonly Dictionary<long, Section> byId = [];
    private readonly Dictionary<(long Term, int Weekday, string Room), List<Section>> inRoom = [];
    private readonly Dictionary<(long Term, int Weekday, long Teacher), List<Section>> ofTeacher = [];
    private readonly HashSet<long> used = [];
    private readonly Dictionary<long, HashSet<long>> seats = [], held = [];

    /// <summary>Loads the terms of the rows. Called again for another chunk of a dry run, it keeps what earlier ones would have written.</summary>
    public async Task LoadAsync(CollegeDb db, List<ImportedSection> rows, bool dryRun, CancellationToken cancel)
    {
        var terms = rows.Select(r => r.Request.TermId!.Value).Distinct().ToList();
        var codes = rows.Select(r => r.Row["code"]).Distinct().ToList();
        var sections = db.Set<Section>().Include(s => s.Teachers).Include(s => s.Meetings).AsSplitQuery();
        var named = await sections.AsTracking(dryRun ? QueryTrackingBehavior.NoTracking : QueryTrackingBehavior.TrackAll)
            .Where(s => EF.Parameter(codes).Contains(s.Code)).ToListAsync(cancel);
        var others = await sections.AsNoTracking().Where(s => EF.Parameter(terms).Contains(s.TermId) && !EF.Parameter(codes).Contains(s.Code)).ToListAsync(cancel);
        foreach (var section in named.Concat(others).Where(s => byId.TryAdd(s.Id, s)))
        {
            byCode[section.Code] = section;
            Place(section);
        }

        var ids = named.ConvertAll(s => s.Id);
        used.UnionWith(await db.Set<Enrollment>().Where(e => EF.Parameter(ids).Contains(e.SectionId)).Select(e => e.SectionId).Distinct().ToListAsync(cancel));
        await LoadStudentsAsync(db, rows, cancel);
    }

    /// <summary>Ids of known sections that the rows would move to other times or rooms.</summary>
    public static async Task<List<long>> RescheduledAsync(CollegeDb db, List<ImportedSection> rows, CancellationToken cancel)
    {
        var codes = rows.Where(r => r.Request.Meetings is not null).Select(r => r.Row["code"]).ToList();
        var sections = await db.Set<Section>().AsNoTracking().Include(s => s.Meetings).Where(s => EF.Parameter(codes).Contains(s.Code)).ToDictionaryAsync(s => s.Code, cancel);
        return [.. rows.Where(r => sections.TryGetValue(r.Row["code"], out var s) && r.Request.Reschedules(s)).Select(r => sections[r.Row["code"]].Id).Distinct()];
    }

    /// <summary>Changes the known section or makes a new one (id 0), or says every reason against it.</summary>
    public (Section? Section, bool Rearranged, List<Refusal> Reasons) Take(ImportedSection row)
    {
        var request = row.Request;
        var before = byCode.GetValueOrDefault(row.Row["code"]);
        if (before is not null && before.TermId != request.TermId)
        {
            return (null, false, [SectionRules.CodeTaken]);
        }

        var after = Copy(before);
        var (moves, reschedules) = (request.Moves(after), request.Reschedules(after));
        var rearranges = moves || reschedules || request.ChangesTeachers(after);
        request.ApplyTo(after);
        List<Refusal> reasons = before is not null && moves && used.Contains(before.Id) ? [SectionRules.CannotMove] : [];
        if (after.Capacity < after.SeatsTaken)
        {
            reasons.Add(SectionRules.CapacityBelowTaken(after.SeatsTaken));
        }

        if (rearranges)
        {
            reasons.AddRange(SectionRules.Clashes(after, Others(before, after)));
        }

        if (before is not null && reschedules && ClashingStudents(after) is > 0 and var students)
        {
            reasons.Add(SectionRules.StudentsClash(students));
        }

        if (reasons.Count > 0)
        {
            return (null, false, reasons);
        }

        var section = before ?? after;
        if (before is not null)
        {
            Displace(before);
            request.ApplyTo(before);
        }

        byCode[section.Code] = section;
        Place(section);
        return (section, rearranges, reasons);
    }

    /// <summary>The meetings of others in the same rooms or with the same teachers on the same days.</summary>
    private IEnumerable<OtherMeeting> Others(Section? self, Section section)
    {
        var days = section.Meetings.Select(m => m.Weekday).ToHashSet();
        return section.Meetings.Where(m => m.Room is not null).SelectMany(m => inRoom.GetValueOrDefault((section.TermId, m.Weekday, RoomKey(m.Room!))) ?? [])
            .Concat(section.Teachers.SelectMany(t => days.SelectMany(d => ofTeacher.GetValueOrDefault((section.TermId, d, t.TeacherId)) ?? [])))
            .Distinct().Where(s => s != self)
            .SelectMany(s => s.Meetings.Where(m => days.Contains(m.Weekday)).Select(m => new OtherMeeting(s.Code, m.Time(), m.Room, s.Teachers.ConvertAll(t => t.TeacherId))));
    }

    private int ClashingStudents(Section section) => seats.GetValueOrDefault(section.Id)?.Count(student => held[student].Any(id =>
        id != section.Id && byId.TryGetValue(id, out var other) && other.TermId == section.TermId
        && section.Meetings.Exists(m => other.Meetings.Exists(o => MeetingRules.Overlap(m.Time(), o.Time()))))) ?? 0;

    private async Task LoadStudentsAsync(CollegeDb db, List<ImportedSection> rows, CancellationToken cancel)
    {
        var moving = rows.Where(r => byCode.TryGetValue(r.Row["code"], out var s) && s.Id > 0 && r.Request.Reschedules(s)).Select(r => byCode[r.Row["code"]].Id).ToList();
        if (moving.Count == 0)
        {
            return;
        }

        var all = db.Set<Enrollment>().Where(e => e.Status == EnrollmentStatus.Requested || e.Status == EnrollmentStatus.Approved);
        var here = all.Where(e => EF.Parameter(moving).Contains(e.SectionId)).Select(e => e.StudentId);
        foreach (var seat in await all.Where(e => here.Contains(e.StudentId)).Select(e => new { e.StudentId, e.SectionId }).ToListAsync(cancel))
        {
            Set(held, seat.StudentId).Add(seat.SectionId);
            Set(seats, seat.SectionId).Add(seat.StudentId);
        }
    }

    private void Place(Section section) => ForPlaces(section, list => list.Add(section));

    private void Displace(Section section) => ForPlaces(section, list => list.Remove(section));

    private void ForPlaces(Section section, Action<List<Section>> change)
    {
        foreach (var meeting in section.Meetings)
        {
            if (meeting.Room is { } room)
            {
                change(List(inRoom, (section.TermId, meeting.Weekday, RoomKey(room))));
            }

            section.Teachers.ForEach(t => change(List(ofTeacher, (section.TermId, meeting.Weekday, t.TeacherId))));
        }
    }

    private static Section Copy(Section? s) => s is null ? new Section { Code = "" } : new Section
    {
        Id = s.Id, TermId = s.TermId, CourseId = s.CourseId, Code = s.Code, Capacity = s.Capacity, SeatsTaken = s.SeatsTaken, WaitlistCapacity = s.WaitlistCapacity,
        Waitlisted = s.Waitlisted, RequiresApproval = s.RequiresApproval,
        Teachers = s.Teachers.ConvertAll(t => new SectionTeacher { TeacherId = t.TeacherId }),
        Meetings = s.Meetings.ConvertAll(m => new Meeting { Weekday = m.Weekday, From = m.From, To = m.To, Room = m.Room }),
    };

    private static string RoomKey(string room) => room.ToUpperInvariant();

    private static List<Section> List<T>(Dictionary<T, List<Section>> lists, T key) where T : notnull => lists.TryGetValue(key, out var list) ? list : lists[key] = [];

    private static HashSet<long> Set(Dictionary<long, HashSet<long>> sets, long key) => sets.TryGetValue(key, out var set) ? set : sets[key] = [];
}
