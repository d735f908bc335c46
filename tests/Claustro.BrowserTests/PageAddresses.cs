using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Claustro.BrowserTests;

/// <summary>Who looks, and at what: the demo's accounts in both languages, and what an address with <c>{…}</c> means to one of them.</summary>
internal static class PageAddresses
{
    /// <summary>What stands in braces, and the query that finds something worth looking at; <c>$user</c> is who looks.</summary>
    private static readonly Dictionary<string, string> Lookups = new()
    {
        ["{department}"] = "select id from academics_departments order by id limit 1",
        ["{section}"] = """
            select t.section_id from academics_section_teachers t join identity_accounts a on a.id = t.teacher_id join academics_sections s on s.id = t.section_id
            where a.user_name = $user and s.closed_at is null order by t.section_id desc limit 1
            """,
        ["{member}"] = """
            select e.student_id from academics_enrollments e where e.status = 'approved' and e.section_id = (
                select t.section_id from academics_section_teachers t join identity_accounts a on a.id = t.teacher_id join academics_sections s on s.id = t.section_id
                where a.user_name = $user and s.closed_at is null order by t.section_id desc limit 1) limit 1
            """,
        ["{attended}"] = """
            select max(e.section_id) from academics_enrollments e join identity_accounts a on a.id = e.student_id where a.user_name = $user and e.status = 'approved'
            """,
        ["{offered}"] = "select max(id) from academics_sections where seats_taken < capacity and requires_approval = 0",
        ["{gradedTerm}"] = "select max(term_id) from academics_sections where closed_at is not null",
        ["{course}"] = "select id from academics_courses order by id limit 1",
        ["{program}"] = "select id from academics_programs order by id limit 1",
        ["{advanced-course}"] = "select course_id from academics_prerequisites order by course_id limit 1",
        ["{requested-section}"] = """
            select e.section_id from academics_enrollments e join academics_sections s on s.id = e.section_id
            where e.status = 'requested' and s.closed_at is null order by e.section_id limit 1
            """,
        ["{term}"] = "select id from academics_terms order by id desc limit 1",
        ["{report}"] = "select r.id from reports_reports r join identity_accounts a on a.id = r.requested_by where a.user_name = $user order by r.id limit 1",
        ["{import}"] = "select id from imports_imports where file_name = 'matriculas-otoño.csv'",
        ["{delivery}"] = "select id from notifications_notifications where dedupe_key = 'sample:failed'",
        ["{person}"] = "select id from identity_accounts where user_name = 'student1'",
    };

    /// <summary>Each has an equal who reads English, so that no test changes another's language.</summary>
    private static readonly Dictionary<string, string> Twins = new() { ["admin"] = "admin2", ["head1"] = "head4", ["teacher1"] = "teacher2", ["student1"] = "student2" };

    public static string AccountOf(string user, string language) => language == "en" ? Twins.GetValueOrDefault(user, user) : user;

    /// <summary>Before anybody has signed in.</summary>
    public static async Task MakeTwinsAsync(Site site)
    {
        await using var db = await OpenAsync(site);
        await using var command = db.CreateCommand();
        command.CommandText = """
            update identity_accounts set locale = 'en' where user_name in ('head4', 'teacher2', 'teacher22', 'student2') or user_name glob 'student32[0-9]' or user_name glob 'student44[0-9]'
                or user_name glob 'teacher2[5-9]' or user_name glob 'teacher3[0-2]';
            create temp table twin as select * from identity_accounts where user_name = 'admin';
            update twin set id = 900001, user_name = 'admin2', normalized_user_name = 'ADMIN2', email = 'admin2@claustro.example', normalized_email = 'ADMIN2@CLAUSTRO.EXAMPLE',
                number = 'A00002', locale = 'en';
            insert into identity_accounts select * from twin;
            """;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>What the demo college has none of yet: a report, an import with refused rows, a mail that failed, notices.</summary>
    public static async Task MakeSamplesAsync(Site site)
    {
        await using var db = await OpenAsync(site);
        await using var command = db.CreateCommand();
        command.CommandText = """
            insert into reports_reports (kind, format, locale, requested_by, student_id, state, attempts, due_at, progress, created_at, started_at, finished_at, rows)
                select 'transcript', 'pdf', a.locale, a.id, s.id, 'succeeded', 1, datetime('now'), 100, datetime('now'), datetime('now'), datetime('now'), 24
                from identity_accounts a join identity_accounts s on s.user_name = 'student1' where a.user_name in ('admin', 'admin2');
            insert into reports_files (report_id, name, content_type, hash, attempt, parts, length)
                select id, 'expediente-E000001.pdf', 'application/pdf', 'sample' || id, 1, 0, 48213 from reports_reports;
            insert into reports_issued (code, kind, holder, issued_at, hash)
                select '7K3M9QXW2BT4H8RVZ6P' || id, 'transcript', 'Inés Peña', datetime('now'), 'sample' || id from reports_reports where id < 10;
            insert into imports_imports (kind, dry_run, file_name, requested_by, total, imported, rejected, state, attempts, due_at, progress, created_at, started_at, finished_at)
                values ('enrollments', 1, 'matriculas-otoño.csv', 1, 1240, 1238, 2, 'succeeded', 1, datetime('now'), 100, datetime('now'), datetime('now'), datetime('now'));
            insert into imports_errors (import_id, "row", "column", code, es, en) select max(id), 17, 'studentNumber', 'unknown_student',
                'No hay ningún estudiante con ese número.', 'There is no student with that number.' from imports_imports;
            insert into imports_errors (import_id, "row", "column", code, es, en) select max(id), 305, 'sectionCode', 'section_full',
                'No quedan plazas en el grupo. Amplíe su capacidad o elija otro.', 'No seats are left in the section. Raise its capacity or choose another.' from imports_imports;
            insert into notifications_notifications (person_id, event, channel, data, dedupe_key, state, attempts, due_at, progress, created_at, finished_at, answer)
                select id, 'account.welcome', 'mail', '{"userName":"x"}', 'sample:failed', 'failed', 2, datetime('now'), 0, datetime('now'), datetime('now'), '550 5.1.1 no such user here'
                from identity_accounts where user_name = 'student399';
            insert into notifications_attempts (notification_id, number, at, outcome, answer)
                select id, 1, datetime('now', '-1 minute'), 'later', '451 4.3.0 try again later' from notifications_notifications where dedupe_key = 'sample:failed'
                union all select id, 2, datetime('now'), 'failed', '550 5.1.1 no such user here' from notifications_notifications where dedupe_key = 'sample:failed';
            insert into notifications_notifications (person_id, event, channel, data, dedupe_key, state, attempts, due_at, progress, created_at, finished_at, read_at)
                select a.id, e.event, 'inapp', e.data, 'sample:' || e.event || a.id, 'succeeded', 1, datetime('now'), 0, datetime('now', e.ago), datetime('now', e.ago), case when e.event = 'enrollment.approved' then datetime('now') end
                from identity_accounts a join (select 'enrollment.approved' as event, '{"course":"Álgebra lineal","section":"MAT101-A"}' as data, '-3 day' as ago
                    union all select 'grades.posted', '{"course":"Álgebra lineal","section":"MAT101-A"}', '-2 hour'
                    union all select 'section.announcement', '{"title":"Cambio de aula","body":"El examen pasa al aula B-204.","course":"Química","section":"QUI101-B","id":"1"}', '-1 minute') e
                where a.user_name in ('student1', 'student2') order by e.ago desc;
            """;
        await command.ExecuteNonQueryAsync();
    }

    public static async Task<string> ResolveAsync(Site site, string address, string user)
    {
        foreach (var (name, sql) in Lookups.Where(l => address.Contains(l.Key, StringComparison.Ordinal)))
        {
            var id = await ScalarAsync(site, sql, user) ?? throw new InvalidOperationException($"The demo college has nothing for {name} of {user}.");
            address = address.Replace(name, Convert.ToString(id, CultureInfo.InvariantCulture), StringComparison.Ordinal);
        }

        return address;
    }

    /// <summary>What a query says of the college's database.</summary>
    public static async Task<object?> ScalarAsync(Site site, string sql, string user = "")
    {
        await using var db = await OpenAsync(site);
        await using var command = db.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$user", user);
        return await command.ExecuteScalarAsync();
    }

    private static async Task<SqliteConnection> OpenAsync(Site site)
    {
        var db = new SqliteConnection($"Data Source={Path.Combine(site.DataDirectory, "claustro.db")};Default Timeout=30");
        await db.OpenAsync();
        return db;
    }
}
