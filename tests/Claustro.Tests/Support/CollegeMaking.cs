using Claustro.Academics.Courses;
using Claustro.Academics.Departments;
using Claustro.Academics.Enrollments;
using Claustro.Academics.Grades;
using Claustro.Academics.Sections;
using Claustro.Academics.Terms;
using Claustro.Platform.Http;

namespace Claustro.Tests.Support;

/// <summary>Makes what a test needs, straight into the database, so that each test depends on its own slice only.</summary>
internal static class CollegeMaking
{
    public static Task<Department> NewDepartmentAsync(this College college) => college.AddAsync(new Department
    {
        Code = $"D{College.Next()}",
        Name = "Departamento de Matemáticas",
    });

    /// <summary>A term around today, open for enrolment unless told otherwise.</summary>
    public static Task<Term> NewTermAsync(this College college, bool open = true, Action<Term>? change = null)
    {
        var now = college.Clock.GetUtcNow().UtcDateTime;
        var term = new Term
        {
            Code = $"T{College.Next()}",
            Name = "Otoño",
            StartsOn = DateOnly.FromDateTime(now.AddDays(-10)),
            EndsOn = DateOnly.FromDateTime(now.AddDays(100)),
            EnrollmentOpensAt = open ? now.AddDays(-1) : null,
            EnrollmentClosesAt = open ? now.AddDays(20) : null,
        };
        change?.Invoke(term);
        return college.AddAsync(term);
    }

    public static async Task<Course> NewCourseAsync(this College college, int credits = 3, long? departmentId = null, params long[] prerequisites) =>
        await college.AddAsync(new Course
        {
            Code = $"C{College.Next()}",
            Title = "Álgebra lineal",
            Credits = credits,
            DepartmentId = departmentId ?? (await college.NewDepartmentAsync()).Id,
            Prerequisites = prerequisites.Select(p => new CoursePrerequisite { PrerequisiteId = p }).ToList(),
        });

    /// <summary>A section, of new term and course unless given, with one meeting (default: Monday 9 to 10).</summary>
    public static async Task<Section> NewSectionAsync(
        this College college, Term? term = null, Course? course = null, int capacity = 10, int waitlist = 0, bool requiresApproval = false,
        long? teacherId = null, int weekday = 1, string from = "09:00", string to = "10:00") =>
        await college.AddAsync(new Section
        {
            TermId = (term ?? await college.NewTermAsync()).Id,
            CourseId = (course ?? await college.NewCourseAsync()).Id,
            Code = $"S{College.Next()}",
            Capacity = capacity,
            WaitlistCapacity = waitlist,
            RequiresApproval = requiresApproval,
            Teachers = teacherId is { } id ? [new SectionTeacher { TeacherId = id }] : [],
            Meetings = [new Meeting { Weekday = weekday, From = TimeOnly.Parse(from, System.Globalization.CultureInfo.InvariantCulture), To = TimeOnly.Parse(to, System.Globalization.CultureInfo.InvariantCulture), Room = $"R{College.Next()}" }],
        });

    /// <summary>A student who holds the section, seat counted.</summary>
    public static async Task<Person> NewMemberAsync(this College college, Section section, Person? student = null)
    {
        student ??= await college.NewPersonAsync(Role.Student);
        await college.InDbAsync(async db =>
        {
            db.Add(new Enrollment { StudentId = student.Id, SectionId = section.Id, Status = EnrollmentStatus.Approved, CreatedAt = college.Clock.GetUtcNow().UtcDateTime });
            (await db.FindAsync<Section>(section.Id))!.SeatsTaken++;
            return await db.SaveChangesAsync();
        });
        return student;
    }

    public static Task<Assessment> NewAssessmentAsync(this College college, Section section, string name = "Parcial", decimal weight = 100) =>
        college.AddAsync(new Assessment { SectionId = section.Id, Name = name, Weight = weight });

    public static Task<T> AddAsync<T>(this College college, T entity) where T : class => college.InDbAsync(async db =>
    {
        db.Add(entity);
        await db.SaveChangesAsync();
        return entity;
    });
}
