using System.Text.Json.Serialization;
using Claustro.Academics.Courses;
using Claustro.Academics.Terms;
using Claustro.Identity.People;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Sections;

/// <summary>A section as the API shows it. <paramref name="WaitlistCapacity"/> is told of one section, not in the catalogue.</summary>
internal sealed record SectionView(
    long Id, string Code, long TermId, long CourseId, string CourseCode, string Title, int Credits, IReadOnlyList<TeacherView> Teachers,
    int Capacity, int SeatsTaken, int SeatsLeft, int Waitlisted, bool RequiresApproval, IReadOnlyList<MeetingView> Meetings,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? WaitlistCapacity = null);

internal sealed record TeacherView(long Id, string Name);

/// <summary>Weekday 1 is Monday, 7 Sunday.</summary>
internal sealed record MeetingView(int Weekday, TimeOnly From, TimeOnly To, string? Room);

/// <summary>A section with the course it gives and the term it is given in, for queries.</summary>
internal sealed class SectionRow
{
    public required Section Section { get; init; }
    public required Course Course { get; init; }
    public required Term Term { get; init; }

    public static IQueryable<SectionRow> All(CollegeDb db) =>
        from section in db.Set<Section>().AsNoTracking()
        join course in db.Set<Course>() on section.CourseId equals course.Id
        join term in db.Set<Term>() on section.TermId equals term.Id
        select new SectionRow { Section = section, Course = course, Term = term };
}

internal static class SectionViews
{
    /// <summary>One section as it is now; null when there is none.</summary>
    public static async Task<SectionView?> OneAsync(CollegeDb db, PeopleDirectory people, long id, CancellationToken cancel) =>
        (await PageAsync(SectionRow.All(db).Where(r => r.Section.Id == id), people, PageRequest.First, one: true, cancel)).Items is [var found] ? found : null;

    /// <summary>A page of sections by id: count, rows, meetings, teachers and names, each in one query.</summary>
    public static async Task<Page<SectionView>> PageAsync(
        IQueryable<SectionRow> rows, PeopleDirectory people, PageRequest page, bool one, CancellationToken cancel)
    {
        var found = await rows.OrderBy(r => r.Section.Id).Select(r => new
        {
            r.Section.Id, r.Section.Code, r.Section.TermId, r.Section.CourseId, CourseCode = r.Course.Code, r.Course.Title, r.Course.Credits,
            r.Section.Capacity, r.Section.SeatsTaken, r.Section.Waitlisted, r.Section.RequiresApproval, r.Section.WaitlistCapacity,
            TeacherIds = r.Section.Teachers.OrderBy(t => t.TeacherId).Select(t => t.TeacherId).ToList(),
            Meetings = r.Section.Meetings.OrderBy(m => m.Weekday).ThenBy(m => m.From).Select(m => new MeetingView(m.Weekday, m.From, m.To, m.Room)).ToList(),
        }).AsSplitQuery().ToPageAsync(page, cancel);
        var names = await people.CardsAsync([.. found.Items.SelectMany(s => s.TeacherIds).Distinct()], cancel);
        return found.Map(s => new SectionView(
            s.Id, s.Code, s.TermId, s.CourseId, s.CourseCode, s.Title, s.Credits,
            s.TeacherIds.ConvertAll(t => new TeacherView(t, names.TryGetValue(t, out var card) ? card.FullName : "")),
            s.Capacity, s.SeatsTaken, s.Capacity - s.SeatsTaken, s.Waitlisted, s.RequiresApproval, s.Meetings,
            one ? s.WaitlistCapacity : null));
    }
}
