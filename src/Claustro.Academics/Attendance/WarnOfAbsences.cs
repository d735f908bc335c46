using System.Globalization;
using Claustro.Academics.Courses;
using Claustro.Academics.Enrollments;
using Claustro.Academics.Sections;
using Claustro.Academics.Terms;
using Claustro.Notifications;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Work;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Attendance;

/// <summary>
/// Warns students, once per enrollment, whose absences in a running course have reached the limit
/// (<see cref="Institution.AbsenceLimitPercent"/>). In the evening rather than with every mark: marks are corrected during the day.
/// </summary>
internal sealed class WarnOfAbsences(CollegeDb db, Outbox outbox, Institution institution, TimeProvider clock) : ISchedule
{
    public const string Event = "attendance.warning";

    public static string Name => "absence-warnings";

    public static string Cron => "30 18 * * *";

    public static Text Title => new("Advertir de las faltas de asistencia", "Warn of absences");

    public async Task<int> RunAsync(CancellationToken cancel)
    {
        var (today, least) = (institution.DateOf(clock.GetUtcNow().UtcDateTime), institution.AbsenceLimitMinimum);
        var absent = await (
            from e in db.Set<Enrollment>()
            where e.Status == EnrollmentStatus.Approved
            join s in db.Set<Section>() on e.SectionId equals s.Id
            join t in db.Set<Term>() on s.TermId equals t.Id
            where t.StartsOn <= today && t.EndsOn >= today && s.ClosedAt == null
            join c in db.Set<Course>() on s.CourseId equals c.Id
            join m in db.Set<AttendanceMark>().GroupBy(m => new { m.SectionId, m.StudentId })
                .Select(g => new { g.Key.SectionId, g.Key.StudentId, Absences = g.Count(m => m.Status == AttendanceStatus.Absent), Held = g.Count() })
                on new { e.SectionId, e.StudentId } equals new { m.SectionId, m.StudentId }
            where m.Absences >= least
            select new { e.Id, e.StudentId, s.Code, c.Title, m.Absences, m.Held }).ToListAsync(cancel);
        return await outbox.AddManyAsync(Event, absent.Where(a => AttendanceRules.IsTooMuch(a.Absences, a.Held, institution)).Select(a => new Notice(
            a.StudentId, string.Create(CultureInfo.InvariantCulture, $"{Event}:{a.Id}"), new Dictionary<string, string>
            {
                ["course"] = a.Title,
                ["section"] = a.Code,
                ["absences"] = a.Absences.ToString(CultureInfo.InvariantCulture),
                ["held"] = a.Held.ToString(CultureInfo.InvariantCulture),
                ["limit"] = institution.AbsenceLimitPercent.ToString(CultureInfo.InvariantCulture),
            })), cancel);
    }
}
