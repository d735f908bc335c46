using System.Data;
using System.Text.Json;
using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Claustro.Academics.Enrollments;

/// <summary>The locks of an enrolment change: a section's waitlist turn, then students by id, then sections by id.</summary>
internal static class StudentRecords
{
    private const int WaitlistTurn = 770_100;

    /// <summary>
    /// Locks these students' records until the transaction ends, makes missing ones, and raises their versions, so that a
    /// parallel enrolment of theirs looks again. Always in the order of the ids, so nobody waits in a circle.
    /// </summary>
    public static async Task LockAsync(CollegeDb db, IEnumerable<long> studentIds, CancellationToken cancel)
    {
        var ids = studentIds.Distinct().Order().ToArray();
        await using var command = db.Command($"""
            insert into academics_students (student_id, version)
            select i.id, 1 from {(db.IsPostgres ? "unnest(@ids) as i(id)" : "(select value as id from json_each(@ids)) i")} where i.id > 0 order by i.id
            on conflict (student_id) do update set version = academics_students.version + 1
            """, ("ids", db.IsPostgres ? ids : JsonSerializer.Serialize(ids)));
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>As <see cref="LockAsync"/>, but never waits: throws <see cref="RetryTransactionException"/> when somebody else holds one of them.</summary>
    public static async Task LockAtOnceAsync(CollegeDb db, IReadOnlyCollection<long> studentIds, CancellationToken cancel)
    {
        if (db.IsPostgres)
        {
            var ids = studentIds.ToArray();
            await using var command = db.Command("""
                select (select count(*) from academics_students where student_id = any(@ids))
                    - (select count(*) from (select 1 from academics_students where student_id = any(@ids) for update skip locked) l)
                """, ("ids", ids));
            if (await command.ExecuteScalarAsync(cancel) is not 0L)
            {
                throw new RetryTransactionException("A waiting student's record is being changed.");
            }
        }

        await LockAsync(db, studentIds, cancel);
    }

    /// <summary>
    /// Whoever frees or gives seats from a section's waitlist takes turns, so that what is read of the waitlist stays true.
    /// Comes before all other locks; with <paramref name="wait"/> false throws <see cref="RetryTransactionException"/> instead of waiting.
    /// </summary>
    public static async Task TakeTurnAsync(CollegeDb db, long sectionId, bool wait, CancellationToken cancel)
    {
        if (!db.IsPostgres)
        {
            return; // the transaction already holds the only pen
        }

        await using var command = db.Command(
            wait ? "select pg_advisory_xact_lock(@what, @section) is null" : "select pg_try_advisory_xact_lock(@what, @section)",
            ("what", WaitlistTurn), ("section", (int)(sectionId % int.MaxValue)));
        if (await command.ExecuteScalarAsync(cancel) is false && !wait)
        {
            throw new RetryTransactionException("The waitlist of this section is being worked on.");
        }
    }
}
