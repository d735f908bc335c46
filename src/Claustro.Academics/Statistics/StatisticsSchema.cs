namespace Claustro.Academics.Statistics;

/// <summary>
/// The tables that statistics are read from: materialised views on PostgreSQL, plain tables on SQLite, filled by the same
/// queries. They are not part of the model; the migrations run <see cref="CreatePostgres"/> and <see cref="CreateSqlite"/>.
/// </summary>
public static class StatisticsSchema
{
    /// <summary>Statements for the migration of PostgreSQL; run them after all changes of the tables that they read.</summary>
    public static readonly string CreatePostgres = string.Join('\n', All.Select(t => $"create materialized view {t.Name} as\n{t.Select(true)};\ncreate unique index ux_{t.Name} on {t.Name} ({t.Key});"));

    public static readonly string DropPostgres = string.Join('\n', All.Select(t => $"drop materialized view if exists {t.Name};"));

    /// <summary>Statements for the migration of SQLite.</summary>
    public static readonly string CreateSqlite = string.Join('\n', All.Select(t => $"create table {t.Name} ({t.Columns}, primary key ({t.Key})) without rowid;"));

    public static readonly string DropSqlite = string.Join('\n', All.Select(t => $"drop table if exists {t.Name};"));

    internal static IReadOnlyList<StatisticsTable> All => Tables.Value;

    // In an array made on first use: the fields above read it while they are being set.
    private static class Tables
    {
        public static readonly StatisticsTable[] Value =
        [
            new("academics_statistics_sections", "section_id",
                "section_id integer not null, term_id integer not null, department_id integer not null, enrolled integer not null, requested integer not null, waiting integer not null, dropped integer not null, finals integer not null, passed integer not null, final_sum numeric not null",
                """
                select s.id as section_id, s.term_id as term_id, c.department_id as department_id,
                    count(case when e.status = 'approved' then 1 end) as enrolled,
                    count(case when e.status = 'requested' then 1 end) as requested,
                    count(case when e.status = 'waitlisted' then 1 end) as waiting,
                    count(case when e.status = 'dropped' then 1 end) as dropped,
                    count(case when e.status = 'approved' and s.closed_at is not null then e.final_score end) as finals,
                    count(case when e.status = 'approved' and s.closed_at is not null and e.passed then 1 end) as passed,
                    coalesce(sum(case when e.status = 'approved' and s.closed_at is not null then e.final_score + 0.0 end), 0) as final_sum
                from academics_sections s join academics_courses c on c.id = s.course_id left join academics_enrollments e on e.section_id = s.id
                group by s.id, s.term_id, c.department_id
                """),
            new("academics_statistics_students", "term_id, department_id",
                "term_id integer not null, department_id integer not null, students integer not null",
                """
                select s.term_id as term_id, c.department_id as department_id, count(distinct e.student_id) as students
                from academics_enrollments e join academics_sections s on s.id = e.section_id join academics_courses c on c.id = s.course_id
                where e.status in ('approved', 'requested') group by s.term_id, c.department_id
                union all
                select s.term_id, 0, count(distinct e.student_id)
                from academics_enrollments e join academics_sections s on s.id = e.section_id
                where e.status in ('approved', 'requested') group by s.term_id
                """),
            // By quarter of an hour: every time zone's days begin at one of them.
            new("academics_statistics_days", "term_id, department_id, slot",
                "term_id integer not null, department_id integer not null, slot text not null, enrollments integer not null",
                """
                select s.term_id as term_id, c.department_id as department_id, {slot} as slot, count(*) as enrollments
                from academics_enrollments e join academics_sections s on s.id = e.section_id join academics_courses c on c.id = s.course_id
                where e.status in ('approved', 'requested') group by s.term_id, c.department_id, {slot}
                """),
            // Bands of ten: 0 is 0 to under 10, 9 is 90 to 100. The sum makes SQLite compare as numbers what it keeps as text.
            new("academics_statistics_scores", "term_id, department_id, final, band",
                "term_id integer not null, department_id integer not null, final integer not null, band integer not null, scores integer not null",
                """
                select x.term_id as term_id, x.department_id as department_id, x.final as final, x.band as band, count(*) as scores from (
                    select s.term_id as term_id, c.department_id as department_id, 1 as final, {band:e.final_score} as band
                    from academics_enrollments e join academics_sections s on s.id = e.section_id join academics_courses c on c.id = s.course_id
                    where e.status = 'approved' and s.closed_at is not null and e.final_score is not null
                    union all
                    select s.term_id, c.department_id, 0, {band:g.score}
                    from academics_grades g join academics_assessments a on a.id = g.assessment_id
                        join academics_sections s on s.id = a.section_id join academics_courses c on c.id = s.course_id
                    where g.state = 'graded' and g.score is not null) x
                group by x.term_id, x.department_id, x.final, x.band
                """),
        ];
    }
}

/// <summary>One of them.</summary>
/// <param name="Key">What makes a row unique; PostgreSQL needs it to refresh beside readers.</param>
/// <param name="Columns">On SQLite, in the order of the query.</param>
internal sealed record StatisticsTable(string Name, string Key, string Columns, string Query)
{
    private const string PostgresSlot = "date_bin('15 minutes', e.created_at, timestamptz '2000-01-01 00:00:00+00')";
    private const string SqliteSlot = "strftime('%Y-%m-%d %H:', e.created_at) || printf('%02d', cast(strftime('%M', e.created_at) as integer) / 15 * 15) || ':00'";

    /// <summary>The query in the words of the database.</summary>
    public string Select(bool postgres) => Query
        .Replace("{slot}", postgres ? PostgresSlot : SqliteSlot, StringComparison.Ordinal)
        .Replace("{band:e.final_score}", Band("e.final_score"), StringComparison.Ordinal)
        .Replace("{band:g.score}", Band("g.score"), StringComparison.Ordinal);

    private static string Band(string score) =>
        $"case {string.Concat(Enumerable.Range(1, 9).Reverse().Select(n => $"when {score} + 0.0 >= {n * 10} then {n} "))}else 0 end";
}
