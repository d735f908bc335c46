using System.Data.Common;
using Claustro.Academics.Sections;
using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Enrollments;

/// <summary>A seat, a request or a place in a waitlist that a student has; <paramref name="Position"/> from 1 while waitlisted.</summary>
internal sealed record MyPlace(
    long EnrollmentId, long SectionId, long TermId, string Code, EnrollmentStatus Status, string CourseCode, string Title, int Credits, int? Position)
{
    public List<MeetingView> Meetings { get; } = [];

    public bool HasSeat => Status != EnrollmentStatus.Waitlisted;

    /// <summary>As the rules of enrolment see it.</summary>
    public HeldSection ToHeld() => new(SectionId, Code, Status, Credits, Meetings.ConvertAll(m => new MeetingTime(m.Weekday, m.From, m.To)));
}

/// <summary>What a student has in the terms that have not ended, one round trip: the start page and the enrolment page begin with it.</summary>
internal static class MyPlaces
{
    private const string Sql = """
        select e.id, e.section_id, s.term_id, s.code, e.status, c.code, c.title, c.credits,
            case when e.status = 'waitlisted' then (select count(*) from academics_enrollments w
                where w.section_id = e.section_id and w.status = 'waitlisted' and w.id <= e.id) end,
            m.weekday, m."from", m."to", m.room
        from academics_enrollments e
        join academics_sections s on s.id = e.section_id
        join academics_courses c on c.id = s.course_id
        join academics_terms t on t.id = s.term_id
        left join academics_meetings m on m.section_id = s.id
        where e.student_id = @student and e.status in ('requested', 'approved', 'waitlisted') and t.ends_on >= @today
        order by c.code, e.id, m.weekday, m."from"
        """;

    public static async Task<List<MyPlace>> LoadAsync(CollegeDb db, long studentId, DateOnly today, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            await using var command = db.Command(Sql, ("student", studentId), ("today", today));
            await using var row = await command.ExecuteReaderAsync(cancel);
            return await ReadAsync(row, cancel);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task<List<MyPlace>> ReadAsync(DbDataReader row, CancellationToken cancel)
    {
        var places = new List<MyPlace>();
        while (await row.ReadAsync(cancel))
        {
            if (places.Count == 0 || places[^1].EnrollmentId != row.GetInt64(0))
            {
                places.Add(new MyPlace(
                    row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetString(3), Word.To<EnrollmentStatus>(row.GetString(4)), row.GetString(5), row.GetString(6),
                    row.GetInt32(7), row.IsDBNull(8) ? null : (int)row.GetInt64(8)));
            }

            if (!row.IsDBNull(9))
            {
                places[^1].Meetings.Add(new MeetingView(row.GetInt32(9), row.GetFieldValue<TimeOnly>(10), row.GetFieldValue<TimeOnly>(11), row.IsDBNull(12) ? null : row.GetString(12)));
            }
        }

        return places;
    }
}
