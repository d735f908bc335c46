using System.Data.Common;
using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Grades;

/// <summary>A course a student takes or took, with their grades in it.</summary>
internal sealed record BookCourse(
    long SectionId, long TermId, string TermCode, string TermName, long CourseId, string CourseCode, string Title, int Credits, decimal? Final, bool? Passed)
{
    public List<BookGrade> Grades { get; } = [];

    /// <summary>What nothing is written for yet; only when it was asked for.</summary>
    public List<UngradedWork> Ungraded { get; } = [];

    public Attempt Attempt => new(CourseId, Credits, Final, Passed);

    /// <summary>Over what is graded so far; null when nothing is.</summary>
    public decimal? Average(int decimals) => GradeRules.Average(Grades.Select(g => new Mark(g.Weight, g.State, g.Score, g.DropLowest)), decimals);
}

internal sealed record BookGrade(long AssessmentId, string Name, decimal Weight, bool DropLowest, decimal? Score, GradeState State);

internal sealed record UngradedWork(string Name, decimal Weight, bool DropLowest);

/// <summary>
/// Everything a student was graded in, by term start and section: one round trip and no tracking, because every student
/// asks for it at once on the day the grades come out.
/// </summary>
internal static class GradeBook
{
    // Both databases take it: "$1" is a position for PostgreSQL (which then need not parse it again) and a name for SQLite.
    private const string Start = """
        select s.id, t.id, t.code, t.name, c.id, c.code, c.title, c.credits, e.final_score, e.passed,
            g.assessment_id, g.name, g.weight, g.drop_lowest, g.score, g.state
        from academics_enrollments e
        join academics_sections s on s.id = e.section_id
        join academics_terms t on t.id = s.term_id
        join academics_courses c on c.id = s.course_id
        left join (

        """;

    private const string End = """
        ) g on g.section_id = e.section_id
        where e.student_id = $1 and e.status = 'approved'
        order by t.starts_on, s.id, g.assessment_id
        """;

    private const string Graded = Start + """
            select a.section_id, a.name, a.weight, a.drop_lowest, x.assessment_id, x.score, x.state
            from academics_grades x join academics_assessments a on a.id = x.assessment_id
            where x.student_id = $1
        """ + End;

    // From the student's sections on, so that nobody else's assessments are read.
    private const string Everything = Start + """
            select a.section_id, a.name, a.weight, a.drop_lowest, a.id as assessment_id, x.score, x.state
            from academics_enrollments m join academics_assessments a on a.section_id = m.section_id
            left join academics_grades x on x.assessment_id = a.id and x.student_id = m.student_id
            where m.student_id = $1 and m.status = 'approved'
        """ + End;

    /// <param name="withUngraded">Also the assessments that nothing is written for.</param>
    public static async Task<List<BookCourse>> LoadAsync(CollegeDb db, long studentId, CancellationToken cancel, bool withUngraded = false)
    {
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = withUngraded ? Everything : Graded;
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

            if (!row.IsDBNull(10) && row.IsDBNull(15))
            {
                course.Ungraded.Add(new UngradedWork(row.GetString(11), row.GetDecimal(12), row.GetBoolean(13)));
            }
            else if (!row.IsDBNull(10))
            {
                course.Grades.Add(new BookGrade(
                    row.GetInt64(10), row.GetString(11), row.GetDecimal(12), row.GetBoolean(13), row.IsDBNull(14) ? null : row.GetDecimal(14),
                    Word.To<GradeState>(row.GetString(15))));
            }
        }

        return courses;
    }
}
