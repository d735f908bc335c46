using Claustro.Academics.Courses;
using Claustro.Academics.Departments;
using Claustro.Academics.Enrollments;
using Claustro.Academics.Grades;
using Claustro.Academics.Sections;
using Claustro.Academics.Terms;
using Claustro.Identity.Accounts;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.DataSets;

/// <summary>
/// Replaces the content with a folder of CSV tables (<c>users, terms, courses, prerequisites, sections, meetings,
/// assessments, enrollments, grades</c>), keeping their ids. All or nothing; keys and OAuth clients stay.
/// </summary>
public static class LoadDataSet
{
    /// <summary>The password of everybody in a loaded data set.</summary>
    public const string Password = "correct horse 1";

    private static readonly DateTime Always = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc), Never = new(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Loads the folder; the hash is the password's, made once for everybody.</summary>
    public static async Task RunAsync(CollegeDb db, string folder, string passwordHash, DateTime now, Action<string> say, CancellationToken cancel)
    {
        var tables = new CsvTables(folder);
        await db.InTransactionAsync(async () =>
        {
            await db.EmptyAsync(Keep, cancel);
            say("people");
            var people = People(tables).ToList();
            await AccountLoader.InsertAsync(db, people, passwordHash, now, cancel);
            await db.InsertManyAsync(people.Where(p => p.Roles.HasFlag(Role.Student)).Select(p => new StudentRecord { StudentId = p.Id }), cancel);
            say("courses");
            await InsertCoursesAsync(db, tables, cancel);
            say("sections");
            await InsertSectionsAsync(db, tables, cancel);
            say("enrollments");
            await db.InsertWithIdsAsync(Enrollments(tables, now), cancel);
            say("grades");
            await db.InsertWithIdsAsync(Assessments(tables), cancel);
            await db.InsertWithIdsAsync(Grades(tables, now), cancel);
            return true;
        }, cancel);
        await db.SettleAsync(cancel);
    }

    /// <summary>Empties one term's enrollments, and all notifications, again: to repeat a rush.</summary>
    public static async Task EmptyTermAsync(CollegeDb db, long termId, CancellationToken cancel)
    {
        await db.InTransactionAsync(async () =>
        {
            var sections = db.Set<Section>().Where(s => s.TermId == termId);
            await db.Set<GradeChange>().Where(g => db.Set<Enrollment>().Any(e => e.Id == g.EnrollmentId && sections.Any(s => s.Id == e.SectionId))).ExecuteDeleteAsync(cancel);
            await db.Set<Enrollment>().Where(e => sections.Any(s => s.Id == e.SectionId)).ExecuteDeleteAsync(cancel);
            await sections.ExecuteUpdateAsync(u => u.SetProperty(s => s.SeatsTaken, 0).SetProperty(s => s.Waitlisted, 0), cancel);
            await db.EmptyAsync(table => table is not ("notifications_notifications" or "notifications_attempts"), cancel);
            return true;
        }, cancel);
        await db.SettleAsync(cancel);
    }

    private static bool Keep(string table) =>
        table is "identity_signing_keys" or "platform_data_protection_keys" || table.StartsWith("identity_oauth_applications", StringComparison.Ordinal);

    private static IEnumerable<LoadedPerson> People(CsvTables tables) =>
        tables.Read("users", "id", "username", "email", "first_name", "last_name", "role", "number").Select(r => new LoadedPerson(
            r.Long("id"), r.Text("username"), r.Text("email"), r.Text("first_name"), r.Text("last_name"), RoleOf(r.Text("role")),
            r.Text("number") is { Length: > 0 } number ? number : null));

    /// <summary>The role as the data set words it.</summary>
    public static Role RoleOf(string word) => word switch
    {
        "admin" or "administrator" => Role.Administrator,
        "teacher" => Role.Teacher,
        "head" => Role.Head,
        "student" => Role.Student,
        _ => throw new InvalidDataException($"users: unknown role {word}."),
    };

    private static async Task InsertCoursesAsync(CollegeDb db, CsvTables tables, CancellationToken cancel)
    {
        var department = new Department { Id = 1, Code = "GEN", Name = "Departamento General" };
        await db.InsertWithIdsAsync([department], cancel);
        await db.InsertWithIdsAsync(tables.Read("terms", "id", "code", "name", "starts_on", "ends_on", "enrollment_open").Select(r => new Term
        {
            Id = r.Long("id"),
            Code = r.Text("code"),
            Name = r.Text("name"),
            StartsOn = r.Date("starts_on"),
            EndsOn = r.Date("ends_on"),
            EnrollmentOpensAt = r.Bool("enrollment_open") ? Always : null,
            EnrollmentClosesAt = r.Bool("enrollment_open") ? Never : null,
            DropDeadline = r.Bool("enrollment_open") ? Never : null,
        }), cancel);
        await db.InsertWithIdsAsync(tables.Read("courses", "id", "code", "title", "credits").Select(r => new Course
        {
            Id = r.Long("id"),
            Code = r.Text("code"),
            Title = r.Text("title"),
            Credits = r.Int("credits"),
            DepartmentId = department.Id,
        }), cancel);
        await db.InsertManyAsync(tables.Read("prerequisites", "course_id", "prerequisite_id").Select(r => new CoursePrerequisite
        {
            CourseId = r.Long("course_id"),
            PrerequisiteId = r.Long("prerequisite_id"),
        }), cancel);
    }

    private static async Task InsertSectionsAsync(CollegeDb db, CsvTables tables, CancellationToken cancel)
    {
        var teachers = new List<SectionTeacher>();
        await db.InsertWithIdsAsync(
            tables.Read("sections", "id", "term_id", "course_id", "teacher_id", "code", "capacity", "seats_taken").Select(r =>
            {
                var id = r.Long("id");
                teachers.Add(new SectionTeacher { SectionId = id, TeacherId = r.Long("teacher_id") });
                return new Section
                {
                    Id = id,
                    TermId = r.Long("term_id"),
                    CourseId = r.Long("course_id"),
                    Code = r.Text("code"),
                    Capacity = r.Int("capacity"),
                    SeatsTaken = r.Int("seats_taken"),
                };
            }), cancel);
        await db.InsertManyAsync(teachers, cancel);
        await db.InsertWithIdsAsync(tables.Read("meetings", "id", "section_id", "weekday", "starts", "ends").Select(r => new Meeting
        {
            Id = r.Long("id"),
            SectionId = r.Long("section_id"),
            Weekday = r.Int("weekday"),
            From = r.Time("starts"),
            To = r.Time("ends"),
        }), cancel);
    }

    private static IEnumerable<Enrollment> Enrollments(CsvTables tables, DateTime now) =>
        tables.Read("enrollments", "id", "student_id", "section_id", "status", "passed", "final_score").Select(r => new Enrollment
        {
            Id = r.Long("id"),
            StudentId = r.Long("student_id"),
            SectionId = r.Long("section_id"),
            Status = Word.To<EnrollmentStatus>(r.Text("status")),
            CreatedAt = now,
            Passed = r.Text("passed").Length == 0 ? null : r.Bool("passed"),
            FinalScore = r.OptionalDecimal("final_score"),
        });

    private static IEnumerable<Assessment> Assessments(CsvTables tables) =>
        tables.Read("assessments", "id", "section_id", "name", "weight").Select(r => new Assessment
        {
            Id = r.Long("id"),
            SectionId = r.Long("section_id"),
            Name = r.Text("name"),
            Weight = r.Decimal("weight"),
        });

    private static IEnumerable<Grade> Grades(CsvTables tables, DateTime now) =>
        tables.Read("grades", "id", "student_id", "assessment_id", "score").Select(r => new Grade
        {
            Id = r.Long("id"),
            StudentId = r.Long("student_id"),
            AssessmentId = r.Long("assessment_id"),
            Score = r.Decimal("score"),
            State = GradeState.Graded,
            Version = 1,
            UpdatedAt = now,
        });
}
