using System.Text.Json;
using Claustro.Platform.Data;

namespace Claustro.Academics.Enrollments;

/// <summary>The seats that a chunk of an import takes, written by the thousand.</summary>
internal static class ImportedSeats
{
    /// <summary>Until the commit nobody else counts these sections' seats.</summary>
    public static async Task LockAsync(CollegeDb db, IEnumerable<long> ids, CancellationToken cancel)
    {
        if (db.IsPostgres)
        {
            await using var command = db.Command(
                "select count(*) from (select 1 from academics_sections where id = any(@ids) order by id for no key update) l", ("ids", ids.Distinct().ToArray()));
            await command.ExecuteScalarAsync(cancel);
        }
    }

    /// <summary>The enrolments and the count of seats, in two statements however many they are.</summary>
    public static async Task WriteAsync(CollegeDb db, List<(long StudentId, long SectionId)> taken, long by, DateTime now, CancellationToken cancel)
    {
        await using var insert = Pairs(db, taken, pairs => $"""
            insert into academics_enrollments (student_id, section_id, status, created_at, decided_at, decided_by)
            select a, b, 'approved', @now, @now, @by from {pairs}
            """);
        insert.Add("now", now);
        insert.Add("by", by);
        await insert.ExecuteNonQueryAsync(cancel);
        await using var seats = Pairs(db, taken.CountBy(t => t.SectionId).Select(s => (s.Key, (long)s.Value)).ToList(), pairs =>
            $"update academics_sections set seats_taken = seats_taken + b from {pairs} where id = a");
        await seats.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Thousands of pairs in one statement: arrays on PostgreSQL, JSON on SQLite.</summary>
    private static System.Data.Common.DbCommand Pairs(CollegeDb db, List<(long A, long B)> pairs, Func<string, string> sql) => db.IsPostgres
        ? db.Command(sql("unnest(@a, @b) as pairs(a, b)"), ("a", pairs.ConvertAll(p => p.A).ToArray()), ("b", pairs.ConvertAll(p => p.B).ToArray()))
        : db.Command(sql("(select value ->> 0 as a, value ->> 1 as b from json_each(@pairs)) as pairs"), ("pairs", JsonSerializer.Serialize(pairs.Select(p => new[] { p.A, p.B }))));
}
