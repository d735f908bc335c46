using Claustro.Academics.Courses;
using Claustro.Academics.Enrollments;
using Claustro.Academics.Terms;
using Claustro.Identity.People;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Sections;

/// <summary>Loads the facts that <see cref="SectionRules"/> judges. Call inside the transaction that saves the section.</summary>
internal static class SectionChecks
{
    /// <summary>
    /// Holds the timetable of a term until the transaction ends, so that two sections made at once see each other.
    /// After students and before sections in the order of locks. SQLite needs none: it has one writer.
    /// </summary>
    public static async Task LockTimetableAsync(CollegeDb db, long termId, CancellationToken cancel)
    {
        if (db.IsPostgres)
        {
            await db.Database.ExecuteSqlAsync($"select 1 from academics_terms where id = {termId} for no key update", cancel);
        }
    }

    /// <summary>Holds the section's row, so that seats stay as they are read.</summary>
    public static async Task LockSectionAsync(CollegeDb db, long sectionId, CancellationToken cancel)
    {
        if (db.IsPostgres)
        {
            await db.Database.ExecuteSqlAsync($"select 1 from academics_sections where id = {sectionId} for no key update", cancel);
        }
    }

    /// <summary>As <see cref="LockSectionAsync"/> for many, by code and always in the order of the ids.</summary>
    public static async Task LockSectionsAsync(CollegeDb db, List<string> codes, CancellationToken cancel)
    {
        if (db.IsPostgres)
        {
            await db.Database.ExecuteSqlAsync($"select 1 from academics_sections where code = any({codes}) order by id for no key update", cancel);
        }
    }

    /// <summary>400 for a term, course or teacher that is named and does not exist; 403 for a course of another's department.</summary>
    public static async Task<Refusal?> RefuseReferencesAsync(CollegeDb db, PeopleDirectory people, Caller caller, SectionRequest request, CancellationToken cancel)
    {
        var errors = new FieldErrors();
        if (request.CourseId is { } courseId)
        {
            var department = await db.Set<Course>().Where(c => c.Id == courseId).Select(c => (long?)c.DepartmentId).SingleOrDefaultAsync(cancel);
            if (department is { } of && !caller.Heads(of))
            {
                return Refusal.NotYours;
            }

            errors.When(department is null, "courseId", "No existe esa asignatura.", "There is no such course.");
        }

        if (request.TermId is { } termId)
        {
            errors.When(!await db.Set<Term>().AnyAsync(t => t.Id == termId, cancel), "termId", "No existe ese periodo.", "There is no such term.");
        }

        if (request.TeacherIds is { Count: > 0 } teacherIds)
        {
            var cards = await people.CardsAsync(teacherIds, cancel);
            var wrong = teacherIds.Where(t => !cards.TryGetValue(t, out var card) || !card.Roles.HasFlag(Role.Teacher)).Distinct().ToList();
            errors.When(wrong.Count > 0, "teacherIds", $"No son docentes: {string.Join(", ", wrong)}.", $"Are no teachers: {string.Join(", ", wrong)}.");
        }

        return errors.ToRefusal();
    }

    /// <summary>The meetings of the term's other sections that could clash with this one's.</summary>
    public static async Task<List<OtherMeeting>> OtherMeetingsAsync(CollegeDb db, Section section, CancellationToken cancel)
    {
        var weekdays = section.Meetings.Select(m => m.Weekday).Distinct().ToList();
        var teachers = section.Teachers.Select(t => t.TeacherId).ToList();
        var found = await db.Set<Section>().AsNoTracking().Where(s => s.TermId == section.TermId && s.Id != section.Id)
            .SelectMany(s => s.Meetings, (s, m) => new { Section = s, Meeting = m })
            .Where(x => weekdays.Contains(x.Meeting.Weekday)
                && (x.Meeting.Room != null || x.Section.Teachers.Any(t => teachers.Contains(t.TeacherId))))
            .Select(x => new
            {
                x.Section.Code, x.Meeting.Weekday, x.Meeting.From, x.Meeting.To, x.Meeting.Room,
                Teachers = x.Section.Teachers.Select(t => t.TeacherId).ToList(),
            })
            .ToListAsync(cancel);
        return found.ConvertAll(m => new OtherMeeting(m.Code, (m.Weekday, m.From, m.To), m.Room, m.Teachers));
    }

    public static Task<bool> CodeTakenAsync(CollegeDb db, Section section, CancellationToken cancel) =>
        db.Set<Section>().AnyAsync(s => s.Code == section.Code && s.Id != section.Id, cancel);

    /// <summary>
    /// Raises the version of everybody who is in the section: whoever enrols them elsewhere at this moment waits, then
    /// sees the new meetings. Answers who that was.
    /// </summary>
    public static async Task<List<long>> HoldStudentsAsync(CollegeDb db, long sectionId, CancellationToken cancel)
    {
        var students = await StudentsAsync(db, sectionId, cancel);
        await StudentRecords.LockAsync(db, students, cancel);
        return students;
    }

    public static Task<List<long>> StudentsAsync(CollegeDb db, long sectionId, CancellationToken cancel) =>
        db.Set<Enrollment>().Where(e => e.SectionId == sectionId
                && (e.Status == EnrollmentStatus.Requested || e.Status == EnrollmentStatus.Approved || e.Status == EnrollmentStatus.Waitlisted))
            .Select(e => e.StudentId).ToListAsync(cancel);

    /// <summary>How many who hold a seat in the section hold one in another that meets at the same time.</summary>
    public static async Task<int> ClashingStudentsAsync(CollegeDb db, Section section, CancellationToken cancel)
    {
        var weekdays = section.Meetings.Select(m => m.Weekday).Distinct().ToList();
        var seats = db.Set<Enrollment>().Where(e => e.Status == EnrollmentStatus.Requested || e.Status == EnrollmentStatus.Approved);
        var others = await (
            from here in seats.Where(e => e.SectionId == section.Id)
            join there in seats on here.StudentId equals there.StudentId
            join other in db.Set<Section>() on there.SectionId equals other.Id
            where other.Id != section.Id && other.TermId == section.TermId
            from m in db.Set<Meeting>().Where(m => m.SectionId == other.Id && weekdays.Contains(m.Weekday))
            select new { here.StudentId, m.Weekday, m.From, m.To }).ToListAsync(cancel);
        return others.Where(o => section.Meetings.Exists(m => MeetingRules.Overlap(m.Time(), (o.Weekday, o.From, o.To))))
            .Select(o => o.StudentId).Distinct().Count();
    }
}
