using System.Globalization;
using System.Text.Json;
using Claustro.Notifications;
using Claustro.Platform.Audit;
using Claustro.Platform.Data;

namespace Claustro.Academics.Enrollments;

/// <summary>
/// The one commit of an enrolment: student's version, seat or place, enrollment, notification, audit. Locks are always taken in
/// this order (students, then sections), here, in <see cref="WaitlistPromotion"/> and in the import, so nobody waits in a circle.
/// </summary>
internal static class SeatCommit
{
    // Optimistic: writes nothing when the student's record is no longer as the facts knew it. Absent counts as version 0.
    private const string Student = """
        insert into academics_students (student_id, version) values (@student, 1)
        on conflict (student_id) do update set version = academics_students.version + 1 where academics_students.version = @version
        returning version
        """;

    private const string Seat = """
        update academics_sections set seats_taken = seats_taken + 1
        where id = @section and seats_taken < capacity and requires_approval = @approval and timetable_version = @timetable
        """;

    private const string Place = """
        update academics_sections set waitlisted = waitlisted + 1
        where id = @section and seats_taken >= capacity and waitlisted < waitlist_capacity and timetable_version = @timetable
        """;

    private const string Enrollment = """
        insert into academics_enrollments (student_id, section_id, status, created_at, waitlisted_at)
        select @student, @section, @status, @now, case when @status = 'waitlisted' then @now end
        """;

    private static readonly string Notification =
        OutboxSql.Insert("@student", "'enrollment.' || @status", "@data", "'enrollment:' || enrolled.id || ':' || @status", "@now", "enrolled");

    private static readonly string Audit = AuditSql.Insert("@now", "@actor", "'enrollment.' || @status", "'enrollment'", "enrolled.id", "enrolled");

    private static readonly string PostgresSeat = InOneStatement(Seat, "0"), PostgresPlace = InOneStatement(Place, "waitlisted");

    /// <summary>
    /// Enrols as the facts allow: a seat if one is free, else a place in the waitlist. Null when the facts are no longer true and
    /// must be loaded again. On PostgreSQL one statement and one round trip; on SQLite the same steps while holding the only pen.
    /// </summary>
    public static async Task<EnrollmentView?> TryAsync(CollegeDb db, EnrollmentFacts facts, long actorId, DateTime now, CancellationToken cancel)
    {
        var section = facts.Section;
        var status = !section.HasSeat ? EnrollmentStatus.Waitlisted : section.RequiresApproval ? EnrollmentStatus.Requested : EnrollmentStatus.Approved;
        (string, object)[] values =
        [
            ("student", facts.StudentId), ("version", facts.Version), ("section", section.Id), ("approval", section.RequiresApproval), ("timetable", section.TimetableVersion), ("status", Word.Of(status)),
            ("now", now), ("actor", actorId), ("data", JsonSerializer.Serialize(EnrollmentNotices.Data(section.CourseTitle, section.Code), EnrollmentsJson.Default.DictionaryStringString)),
        ];
        var made = db.IsPostgres
            ? await InOneStatementAsync(db, status == EnrollmentStatus.Waitlisted ? PostgresPlace : PostgresSeat, values, cancel)
            : await db.InTransactionAsync(() => StepByStepAsync(db, status == EnrollmentStatus.Waitlisted, values, cancel), cancel);
        return made is { } m
            ? new EnrollmentView(m.Id, section.Id, facts.StudentId, Word.Of(status), status == EnrollmentStatus.Waitlisted ? m.Place : null, now)
            : null;
    }

    /// <summary>Each step runs only if the one before gave a row, which also fixes the order of the locks.</summary>
    private static string InOneStatement(string take, string place) => $"""
        with student as ({Student}),
        taken as ({take} and exists (select 1 from student) returning {place} as place),
        enrolled as ({Enrollment} from taken returning id),
        notified as ({Notification}),
        audited as ({Audit})
        select enrolled.id, taken.place from enrolled, taken
        """;

    private static async Task<(long Id, int Place)?> InOneStatementAsync(CollegeDb db, string sql, (string, object)[] values, CancellationToken cancel)
    {
        try
        {
            await using var command = db.Command(sql, values);
            await using var reader = await command.ExecuteReaderAsync(cancel);
            return await reader.ReadAsync(cancel) ? (reader.GetInt64(0), reader.GetInt32(1)) : null;
        }
        catch (Exception e) when (db.Database.CurrentTransaction is null && (DbErrors.IsRetryable(e) || DbErrors.IsDuplicate(e)))
        {
            return null; // nothing was written: look again
        }
    }

    private static async Task<(long Id, int Place)?> StepByStepAsync(CollegeDb db, bool waitlist, (string, object)[] values, CancellationToken cancel)
    {
        if (await ScalarAsync(Student) is null || await ScalarAsync($"{(waitlist ? Place : Seat)} returning waitlisted") is not { } place)
        {
            return null;
        }

        var id = (long)(await ScalarAsync(Enrollment + " returning id"))!;
        var enrolled = $"(select {id.ToString(CultureInfo.InvariantCulture)} as id) enrolled";
        await ScalarAsync(Notification.Replace("from enrolled", "from " + enrolled, StringComparison.Ordinal));
        await ScalarAsync(Audit.Replace("from enrolled", "from " + enrolled, StringComparison.Ordinal));
        return (id, Convert.ToInt32(place, CultureInfo.InvariantCulture));

        async Task<object?> ScalarAsync(string sql)
        {
            await using var command = db.Command(sql, values);
            return await command.ExecuteScalarAsync(cancel);
        }
    }
}
