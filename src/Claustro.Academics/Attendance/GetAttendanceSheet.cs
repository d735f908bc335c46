using Claustro.Academics.Enrollments;
using Claustro.Academics.Sections;
using Claustro.Identity.People;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Attendance;

/// <summary>A day's attendance with everybody who should be there, by last name, and the days that have marks. For the page.</summary>
internal static class GetAttendanceSheet
{
    /// <param name="Status">Null while nobody has marked them.</param>
    public sealed record Row(long StudentId, string? Number, string Name, AttendanceStatus? Status);

    /// <param name="Marked">Days with marks.</param>
    public sealed record Response(IReadOnlyList<Row> Rows, IReadOnlySet<DateOnly> Marked);

    public static async Task<Outcome<Response>> RunAsync(CollegeDb db, PeopleDirectory people, Caller caller, long sectionId, DateOnly date, CancellationToken cancel)
    {
        if ((await SectionAccess.LoadAsync(db, sectionId, cancel)).ToRead(caller) is { } refusal)
        {
            return refusal;
        }

        var marks = db.Set<AttendanceMark>().AsNoTracking().Where(m => m.SectionId == sectionId);
        var today = await marks.Where(m => m.Date == date).ToDictionaryAsync(m => m.StudentId, m => m.Status, cancel);
        var marked = await marks.Select(m => m.Date).Distinct().ToListAsync(cancel);
        var students = await db.Set<Enrollment>().Where(e => e.SectionId == sectionId && e.Status == EnrollmentStatus.Approved).Select(e => e.StudentId).ToListAsync(cancel);
        var names = await people.NamesAsync(students, cancel);
        var byName = StringComparer.Create(Languages.Spanish, ignoreCase: true);
        return new Response(
            [
                .. students.Where(names.ContainsKey).Select(id => names[id]).OrderBy(n => n.LastName, byName).ThenBy(n => n.FirstName, byName).ThenBy(n => n.Id)
                    .Select(n => new Row(n.Id, n.Number, $"{n.LastName}, {n.FirstName}", today.TryGetValue(n.Id, out var status) ? status : null)),
            ],
            marked.ToHashSet());
    }
}
