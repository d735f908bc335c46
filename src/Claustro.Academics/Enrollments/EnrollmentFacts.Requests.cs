using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Enrollments;

internal sealed partial record EnrollmentFacts
{
    private static string RequestsSql(string ids) => $"""
        select e.id, (select h.reason from academics_holds h where h.student_id = e.student_id and h.released_at is null order by h.id limit 1),
            s.code, c.title, c.credits, s.capacity, s.seats_taken, s.waitlist_capacity, s.waitlisted, s.requires_approval,
            t.enrollment_opens_at, t.enrollment_closes_at, s.closed_at, s.timetable_version, e.section_id, e.student_id
        from academics_enrollments e join academics_sections s on s.id = e.section_id join academics_courses c on c.id = s.course_id join academics_terms t on t.id = s.term_id
        where e.id in ({ids});
        select e.id, m.weekday, m."from", m."to" from academics_enrollments e join academics_meetings m on m.section_id = e.section_id where e.id in ({ids});
        select r.id, o.section_id, s.code, o.status, c.credits, m.weekday, m."from", m."to"
        from academics_enrollments r join academics_sections w on w.id = r.section_id
            join academics_enrollments o on o.student_id = r.student_id and o.status in ('requested', 'approved', 'waitlisted')
            join academics_sections s on s.id = o.section_id and s.term_id = w.term_id join academics_courses c on c.id = s.course_id
            left join academics_meetings m on m.section_id = s.id
        where r.id in ({ids})
        order by r.id, o.section_id;
        select r.id, c.code
        from academics_enrollments r join academics_sections w on w.id = r.section_id
            join academics_prerequisites p on p.course_id = w.course_id join academics_courses c on c.id = p.prerequisite_id
        where r.id in ({ids}) and not exists (select 1 from academics_enrollments e join academics_sections s on s.id = e.section_id
            where e.student_id = r.student_id and s.course_id = p.prerequisite_id and e.passed = true)
        order by c.code
        """;

    /// <summary>
    /// The facts about many enrolments of different people at once, by enrolment, for showing what speaks against them: one
    /// round trip whatever their number. Nothing is decided on them, so the record's version is not read.
    /// </summary>
    public static async Task<Dictionary<long, EnrollmentFacts>> LoadRequestsAsync(CollegeDb db, IReadOnlyList<long> enrollmentIds, CancellationToken cancel)
    {
        var found = new Dictionary<long, EnrollmentFacts>(enrollmentIds.Count);
        if (enrollmentIds.Count == 0)
        {
            return found;
        }

        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            await using var command = db.Command("");
            command.CommandText = RequestsSql(Parameters(command, "r", enrollmentIds));
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
            {
                var section = new WantedSection(
                    reader.GetInt64(14), reader.GetString(2), reader.GetString(3), reader.GetInt32(4), reader.GetInt32(5), reader.GetInt32(6), reader.GetInt32(7),
                    reader.GetInt32(8), reader.GetBoolean(9), Instant(reader, 10), Instant(reader, 11), !reader.IsDBNull(12), reader.GetInt32(13), []);
                found[reader.GetInt64(0)] = new EnrollmentFacts(reader.GetInt64(15), 0, reader.IsDBNull(1) ? null : reader.GetString(1), section, [], []);
            }

            await reader.NextResultAsync(cancel);
            while (await reader.ReadAsync(cancel))
            {
                found[reader.GetInt64(0)].Section.Meetings.Add(Meeting(reader, 1));
            }

            await reader.NextResultAsync(cancel);
            while (await reader.ReadAsync(cancel))
            {
                AddHeld(found[reader.GetInt64(0)].Held, reader, 1);
            }

            await reader.NextResultAsync(cancel);
            while (await reader.ReadAsync(cancel))
            {
                found[reader.GetInt64(0)].MissingPrerequisites.Add(reader.GetString(1));
            }

            return found;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}
