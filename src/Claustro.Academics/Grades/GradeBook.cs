using System.Data.Common;
using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Grades;

/// <summary>A course a student takes or took, with their grades in it.</summary>
internal sealed record BookCourse(
    long SectionId, long TermId, string TermCode, string TermName, long CourseId, string CourseCode, string Title, int Credits, decimal? Final, bool? Passed)
{
    public List<BookGrade> Grades { get; } = [];

    public Attempt Attempt => new(CourseId, Credits, Final, Passed);

    /// <summary>Over what is graded so far; null when nothing is.</summary>
    public decimal? Average(int decimals) => GradeRules.Average(Grades.Select(g => new Mark(g.Weight, g.State, g.Score, g.DropLowest)), decimals);
}

internal sealed record BookGrade(long AssessmentId, string Name, decimal Weight, bool DropLowest, decimal? Score, GradeState State);

/// <summary>
/// Everything a student was graded in, by term start and section: one round trip and no tracking, because every student
/// asks for it at once on the day the grades come out.
/// </summary>
internal static class GradeBook
{
    // Both databases take it: "$1" is a position for PostgreSQL (which then need not parse it again) and a name for SQLite.
    private const string Sql = """
        select s.id, t.id, t.code, t.name, c.id, c.code, c.title, c.credits, e.final_score, e.passed,
            g.assessment_id, g.name, g.weight, g.drop_lowest, g.score, g.state
        from academics_enrollments e
        join academics_sections s on s.id = e.section_id
        join academics_terms t on t.id = s.term_id
        join academics_courses c on c.id = s.course_id
        left join (
            select a.section_id, a.name, a.weight, a.drop_lowest, x.assessment_id, x.score, x.state
            from academics_grades x join academics_assessments a on a.id = x.assessment_id
            where x.student_id = $1) g on g.section_id = e.section_id
        where e.student_id = $1 and e.status = 'approved'
        order by t.starts_on, s.id, g.assessment_id
        """;

    public static async Task<List<BookCourse>> LoadAsync(CollegeDb db, long studentId, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = Sql;
            var student = command.CreateParameter();
            student.ParameterName = db.IsPostgres ? "" : "$1";
            student.Value = studentId;
            command.Parameters.Add(student);
            await using var row = await command.ExecuteReaderAsync(cancel);
            return await ReadAsync(row, cancel);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task<List<BookCourse>> ReadAsync(DbDataReader row, CancellationToken cancel)
    {
        var courses = new List<BookCourse>(16);
        BookCourse? course = null;
        while (await row.ReadAsync(cancel))
        {
            if (course?.SectionId != row.GetInt64(0))
            {
                courses.Add(course = new BookCourse(
                    row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetString(3), row.GetInt64(4), row.GetString(5), row.GetString(6), row.GetInt32(7),
                    row.IsDBNull(8) ? null : row.GetDecimal(8), row.IsDBNull(9) ? null : row.GetBoolean(9)));
            }

            if (!row.IsDBNull(10))
            {
                course.Grades.Add(new BookGrade(
                    row.GetInt64(10), row.GetString(11), row.GetDecimal(12), row.GetBoolean(13), row.IsDBNull(14) ? null : row.GetDecimal(14),
                    Word.To<GradeState>(row.GetString(15))));
            }
        }

        return courses;
    }
}
