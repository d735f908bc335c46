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

namespace Claustro.Academics.Grades;

/// <summary>
/// Reminds the teachers of sheets still open, a week and a day before grades are due
/// (<see cref="Institution.GradesDueDays"/> after the term's end), each time once, however late the schedule comes.
/// </summary>
internal sealed class RemindOfMissingGrades(CollegeDb db, Outbox outbox, Institution institution, TimeProvider clock) : ISchedule
{
    public const string Event = "grades.due";

    private static readonly int[] DaysBefore = [1, 7];

    public static string Name => "missing-grades";

    public static string Cron => "0 8 * * *";

    public static Text Title => new("Recordar las calificaciones pendientes", "Remind of missing grades");

    public async Task<int> RunAsync(CancellationToken cancel)
    {
        var today = institution.DateOf(clock.GetUtcNow().UtcDateTime);
        var (earliest, latest) = (today.AddDays(-institution.GradesDueDays), today.AddDays(DaysBefore[^1] - institution.GradesDueDays));
        var open = await (
            from s in db.Set<Section>()
            where s.ClosedAt == null
            join t in db.Set<Term>() on s.TermId equals t.Id
            where t.EndsOn >= earliest && t.EndsOn <= latest
            join c in db.Set<Course>() on s.CourseId equals c.Id
            where db.Set<Enrollment>().Any(e => e.SectionId == s.Id && e.Status == EnrollmentStatus.Approved)
            select new
            {
                s.Id, s.Code, c.Title, t.EndsOn,
                Teachers = s.Teachers.Select(x => x.TeacherId).ToList(),
                Missing = (
                    from e in db.Set<Enrollment>()
                    where e.SectionId == s.Id && e.Status == EnrollmentStatus.Approved
                    from a in db.Set<Assessment>()
                    where a.SectionId == s.Id && !db.Set<Grade>().Any(g => g.AssessmentId == a.Id && g.StudentId == e.StudentId)
                    select a.Id).Count(),
            }).ToListAsync(cancel);
        return await outbox.AddManyAsync(Event, from sheet in open
                                                let due = sheet.EndsOn.AddDays(institution.GradesDueDays)
                                                let round = DaysBefore.First(d => today >= due.AddDays(-d))
                                                let said = InstitutionCalendar.Say(due)
                                                from teacher in sheet.Teachers
                                                select new Notice(teacher, string.Create(CultureInfo.InvariantCulture, $"{Event}:{sheet.Id}:{teacher}:{round}"), new Dictionary<string, string>
                                                {
                                                    ["course"] = sheet.Title,
                                                    ["section"] = sheet.Code,
                                                    ["missing"] = sheet.Missing.ToString(CultureInfo.InvariantCulture),
                                                    ["due_es"] = said.Es,
                                                    ["due_en"] = said.En,
                                                }), cancel);
    }
}
