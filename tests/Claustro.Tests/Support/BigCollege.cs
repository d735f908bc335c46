using System.Globalization;
using Claustro.Academics.Attendance;
using Claustro.Academics.Enrollments;
using Claustro.Academics.Grades;
using Claustro.Academics.Sections;
using Claustro.Academics.Terms;
using Claustro.Identity.Accounts;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Tests.Support;

/// <summary>
/// So much that work takes seconds: one section of 2,000 students with 100 assessments and 60 days of attendance (200,000
/// grades, 120,000 marks), and 50 empty sections for 1,000 each. Filled once for all tests of a class.
/// </summary>
internal sealed class BigCollege
{
    public const int Students = 2000, Assessments = 100, Days = 60, Sections = 50, PerSection = 1000;

    public required Term Term { get; init; }

    /// <summary>The full one.</summary>
    public required Section Full { get; init; }

    /// <summary>One of its students.</summary>
    public required long Student { get; init; }

    public static async Task<BigCollege> FillAsync(College college)
    {
        var (term, course, now) = (await college.NewTermAsync(), await college.NewCourseAsync(credits: 1), college.Clock.GetUtcNow().UtcDateTime);
        return await college.InDbAsync(db => db.InTransactionAsync(() => FillAsync(db, term, course.Id, now)));
    }

    private static async Task<BigCollege> FillAsync(CollegeDb db, Term term, long courseId, DateTime now)
    {
        await db.InsertManyAsync(Enumerable.Range(1, Students).Select(i => new Account
        {
            UserName = $"big{i}", NormalizedUserName = $"BIG{i}", Email = $"big{i}@x.example", NormalizedEmail = $"BIG{i}@X.EXAMPLE", FirstName = "María José",
            LastName = string.Create(CultureInfo.InvariantCulture, $"Núñez {i}"), Number = $"B{i}", Roles = Role.Student, CreatedAt = now,
        }), CancellationToken.None);
        var students = await db.Set<Account>().Where(a => a.UserName.StartsWith("big")).OrderBy(a => a.Id).Select(a => a.Id).ToListAsync();
        var full = new Section { TermId = term.Id, CourseId = courseId, Code = "FULL", Capacity = Students, SeatsTaken = Students };
        db.Add(full);
        db.AddRange(Enumerable.Range(1, Sections).Select(i => new Section { TermId = term.Id, CourseId = courseId, Code = $"E{i}", Capacity = PerSection }));
        await db.SaveChangesAsync();
        var assessments = Enumerable.Range(1, Assessments).Select(i => new Assessment { SectionId = full.Id, Name = $"Prueba {i}", Weight = 1 }).ToList();
        db.AddRange(assessments);
        await db.SaveChangesAsync();
        await db.InsertManyAsync(students.Select(s => new Enrollment { StudentId = s, SectionId = full.Id, Status = EnrollmentStatus.Approved, CreatedAt = now }), CancellationToken.None);
        await db.InsertManyAsync(students.SelectMany(s => assessments, (s, a) => new Grade { StudentId = s, AssessmentId = a.Id, Score = (s + a.Id) % 101, Version = 1, UpdatedAt = now }), CancellationToken.None);
        await db.InsertManyAsync(students.SelectMany(s => Enumerable.Range(0, Days), (s, d) => new AttendanceMark
        {
            SectionId = full.Id, StudentId = s, Date = term.StartsOn.AddDays(d), Status = (AttendanceStatus)((s + d) % 4), UpdatedAt = now,
        }), CancellationToken.None);
        return new BigCollege { Term = term, Full = full, Student = students[0] };
    }

    /// <summary>50,000 enrolments, all good.</summary>
    public static byte[] ImportFile() => ImportFiles.Bytes("studentNumber,sectionCode\n" + string.Concat(Enumerable.Range(0, Sections * PerSection).Select(i =>
        string.Create(CultureInfo.InvariantCulture, $"B{(i % Students) + 1},E{1 + (i / PerSection)}\n"))));
}
