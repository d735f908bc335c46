using System.Data.Common;
using Claustro.Academics.Sections;
using Claustro.Academics.Terms;
using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Enrollments;

internal sealed partial record EnrollmentFacts
{
    /// <summary>
    /// The facts about many sections of one term at once, for showing what <see cref="EnrollmentRules"/> would say before
    /// anybody asks: one round trip whatever their number. Where and when they meet is the catalogue's; seats are of this moment.
    /// </summary>
    /// <param name="held">What the student has in that term.</param>
    /// <returns>By section, and why the student is on hold, if so. A section that was just deleted is absent.</returns>
    public static async Task<(string? Hold, Dictionary<long, EnrollmentFacts> Facts)> LoadManyAsync(
        CollegeDb db, long studentId, TermView term, IReadOnlyList<SectionView> sections, List<HeldSection> held, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            await using var command = db.Command("", ("student", studentId));
            command.CommandText = $"""
                select coalesce((select r.version from academics_students r where r.student_id = @student), 0),
                    (select h.reason from academics_holds h where h.student_id = @student and h.released_at is null order by h.id limit 1);
                select s.id, s.capacity, s.seats_taken, s.waitlist_capacity, s.waitlisted, s.requires_approval, s.closed_at, s.timetable_version
                from academics_sections s where s.id in ({Parameters(command, "s", sections.Select(s => s.Id))});
                select p.course_id, c.code from academics_prerequisites p join academics_courses c on c.id = p.prerequisite_id
                where p.course_id in ({Parameters(command, "c", sections.Select(s => s.CourseId).Distinct())})
                    and not exists (select 1 from academics_enrollments e join academics_sections s on s.id = e.section_id
                        where e.student_id = @student and s.course_id = p.prerequisite_id and e.passed = true)
                order by c.code
                """;
            await using var reader = await command.ExecuteReaderAsync(cancel);
            return await ReadAsync(reader, studentId, term, sections.ToDictionary(s => s.Id), held, cancel);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task<(string?, Dictionary<long, EnrollmentFacts>)> ReadAsync(
        DbDataReader reader, long studentId, TermView term, Dictionary<long, SectionView> views, List<HeldSection> held, CancellationToken cancel)
    {
        await reader.ReadAsync(cancel);
        var (version, hold) = (reader.GetInt32(0), reader.IsDBNull(1) ? null : reader.GetString(1));

        await reader.NextResultAsync(cancel);
        var wanted = new List<WantedSection>(views.Count);
        while (await reader.ReadAsync(cancel))
        {
            var view = views[reader.GetInt64(0)];
            wanted.Add(new WantedSection(
                view.Id, view.Code, view.Title, view.Credits, reader.GetInt32(1), reader.GetInt32(2), reader.GetInt32(3), reader.GetInt32(4), reader.GetBoolean(5),
                term.EnrollmentOpensAt, term.EnrollmentClosesAt, !reader.IsDBNull(6), reader.GetInt32(7),
                view.Meetings.Select(m => new MeetingTime(m.Weekday, m.From, m.To)).ToList()));
        }

        await reader.NextResultAsync(cancel);
        var missing = new Dictionary<long, List<string>>();
        while (await reader.ReadAsync(cancel))
        {
            var course = reader.GetInt64(0);
            if (!missing.TryGetValue(course, out var codes))
            {
                missing[course] = codes = [];
            }

            codes.Add(reader.GetString(1));
        }

        return (hold, wanted.ToDictionary(s => s.Id, s => new EnrollmentFacts(studentId, version, hold, s, held, missing.GetValueOrDefault(views[s.Id].CourseId) ?? [])));
    }

    /// <summary>Adds one parameter each and names them; no ids are no rows.</summary>
    private static string Parameters(DbCommand command, string prefix, IEnumerable<long> ids)
    {
        var names = new List<string>();
        foreach (var id in ids)
        {
            command.Add(prefix + names.Count, id);
            names.Add($"@{prefix}{names.Count}");
        }

        return names.Count > 0 ? string.Join(',', names) : "0";
    }
}
