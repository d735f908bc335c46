using System.Data.Common;
using Claustro.Platform.Data;

namespace Claustro.Academics.Enrollments;

internal readonly record struct MeetingTime(int Weekday, TimeOnly From, TimeOnly To);

/// <summary>An active enrollment of the student in the same term.</summary>
internal sealed record HeldSection(long SectionId, string Code, EnrollmentStatus Status, int Credits, List<MeetingTime> Meetings)
{
    /// <summary>A place in the waitlist is not a seat: it neither clashes nor counts for credits.</summary>
    public bool HasSeat => Status is EnrollmentStatus.Requested or EnrollmentStatus.Approved;
}

/// <summary>The section asked for.</summary>
internal sealed record WantedSection(
    long Id, string Code, string CourseTitle, int Credits, int Capacity, int SeatsTaken, int WaitlistCapacity, int Waitlisted,
    bool RequiresApproval, DateTime? OpensAt, DateTime? ClosesAt, bool SheetClosed, int TimetableVersion, List<MeetingTime> Meetings)
{
    public bool HasSeat => SeatsTaken < Capacity;

    public bool HasWaitingPlace => Waitlisted < WaitlistCapacity;
}

/// <summary>Everything <see cref="EnrollmentRules"/> decides on, as it was at one <see cref="Version"/> of the student's record.</summary>
internal sealed partial record EnrollmentFacts(
    long StudentId, int Version, string? Hold, WantedSection Section, List<HeldSection> Held, List<string> MissingPrerequisites)
{
    // The version comes first: whatever changes after it makes the commit, which wants the same version, fail.
    private const string Sql = """
        select coalesce((select r.version from academics_students r where r.student_id = @student), 0),
            (select h.reason from academics_holds h where h.student_id = @student and h.released_at is null order by h.id limit 1);
        select s.code, c.title, c.credits, s.capacity, s.seats_taken, s.waitlist_capacity, s.waitlisted, s.requires_approval,
            t.enrollment_opens_at, t.enrollment_closes_at, s.closed_at, s.timetable_version
        from academics_sections s join academics_courses c on c.id = s.course_id join academics_terms t on t.id = s.term_id
        where s.id = @section;
        select m.weekday, m."from", m."to" from academics_meetings m where m.section_id = @section;
        select e.section_id, s.code, e.status, c.credits, m.weekday, m."from", m."to"
        from academics_enrollments e join academics_sections s on s.id = e.section_id join academics_courses c on c.id = s.course_id
            left join academics_meetings m on m.section_id = s.id
        where e.student_id = @student and e.status in ('requested', 'approved', 'waitlisted')
            and s.term_id = (select w.term_id from academics_sections w where w.id = @section)
        order by e.section_id;
        select c.code from academics_prerequisites p join academics_courses c on c.id = p.prerequisite_id
        where p.course_id = (select w.course_id from academics_sections w where w.id = @section)
            and not exists (select 1 from academics_enrollments e join academics_sections s on s.id = e.section_id
                where e.student_id = @student and s.course_id = p.prerequisite_id and e.passed = true)
        order by c.code
        """;

    /// <summary>One round trip. Null when there is no such section. The connection must be open.</summary>
    public static async Task<EnrollmentFacts?> LoadAsync(CollegeDb db, long studentId, long sectionId, CancellationToken cancel)
    {
        await using var command = db.Command(Sql, ("student", studentId), ("section", sectionId));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        var (version, hold) = (reader.GetInt32(0), reader.IsDBNull(1) ? null : reader.GetString(1));

        await reader.NextResultAsync(cancel);
        if (!await reader.ReadAsync(cancel))
        {
            return null;
        }

        var section = new WantedSection(
            sectionId, reader.GetString(0), reader.GetString(1), reader.GetInt32(2), reader.GetInt32(3), reader.GetInt32(4), reader.GetInt32(5),
            reader.GetInt32(6), reader.GetBoolean(7), Instant(reader, 8), Instant(reader, 9), !reader.IsDBNull(10), reader.GetInt32(11), []);

        await reader.NextResultAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            section.Meetings.Add(Meeting(reader, 0));
        }

        await reader.NextResultAsync(cancel);
        var held = await HeldAsync(reader, cancel);

        await reader.NextResultAsync(cancel);
        var missing = new List<string>();
        while (await reader.ReadAsync(cancel))
        {
            missing.Add(reader.GetString(0));
        }

        return new EnrollmentFacts(studentId, version, hold, section, held, missing);
    }

    private static async Task<List<HeldSection>> HeldAsync(DbDataReader reader, CancellationToken cancel)
    {
        var held = new List<HeldSection>();
        while (await reader.ReadAsync(cancel))
        {
            AddHeld(held, reader, 0);
        }

        return held;
    }

    /// <summary>A row for each meeting, one after the other for each section, from column <paramref name="at"/> on.</summary>
    private static void AddHeld(List<HeldSection> held, DbDataReader reader, int at)
    {
        var id = reader.GetInt64(at);
        if (held.Count == 0 || held[^1].SectionId != id)
        {
            held.Add(new HeldSection(id, reader.GetString(at + 1), Word.To<EnrollmentStatus>(reader.GetString(at + 2)), reader.GetInt32(at + 3), []));
        }

        if (!reader.IsDBNull(at + 4))
        {
            held[^1].Meetings.Add(Meeting(reader, at + 4));
        }
    }

    private static MeetingTime Meeting(DbDataReader reader, int at) =>
        new(reader.GetInt32(at), reader.GetFieldValue<TimeOnly>(at + 1), reader.GetFieldValue<TimeOnly>(at + 2));

    private static DateTime? Instant(DbDataReader reader, int at) =>
        reader.IsDBNull(at) ? null : DateTime.SpecifyKind(reader.GetDateTime(at), DateTimeKind.Utc);
}
