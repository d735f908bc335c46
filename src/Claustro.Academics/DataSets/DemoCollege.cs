using System.Globalization;
using System.Text;
using Bogus;
using Claustro.Academics.Courses;
using Claustro.Academics.Departments;
using Claustro.Academics.Enrollments;
using Claustro.Academics.Programs;
using Claustro.Identity.Accounts;
using Claustro.Platform.Audit;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.DataSets;

/// <summary>
/// A believable college to look at: the same people, courses, grades and marks every time; only the dates move, so that
/// the third term is the present one, open and under way. One password hash serves everybody.
/// </summary>
public static class DemoCollege
{
    public const string Password = "claustro demo";

    private const string Filled = "demo.filled";
    internal const int FirstStudent = 1001;

    private const int Teachers = 40, Students = 600, FirstTeacher = 10;

    /// <summary>One account per role.</summary>
    public static readonly (string Role, string UserName)[] Accounts = [("administrator", "admin"), ("head", "head1"), ("teacher", "teacher1"), ("student", "student1")];

    /// <summary>Fills an empty database in one commit; false, and nothing done, when somebody is there already.</summary>
    public static async Task<bool> FillIfEmptyAsync(CollegeDb db, string passwordHash, DateTime now, CancellationToken cancel)
    {
        var filled = await db.InTransactionAsync(async () =>
        {
            await db.LockAsync(SchemaLock.Demo, cancel);
            if (await db.Set<Department>().AnyAsync(cancel) || await db.Set<AuditEntry>().AnyAsync(cancel))
            {
                return false;
            }

            await AccountLoader.InsertAsync(db, People(), passwordHash, now, cancel);
            await InsertCatalogueAsync(db, cancel);
            await new DemoTerms(now).InsertAsync(db, cancel);
            db.Add(new AuditEntry { At = now, Action = Filled, Entity = "college", EntityId = "1" });
            await db.SaveChangesAsync(cancel);
            return true;
        }, cancel);
        if (filled)
        {
            await db.SettleAsync(cancel);
        }

        return filled;
    }

    public static Task<bool> IsHereAsync(CollegeDb db, CancellationToken cancel) => db.Set<AuditEntry>().AnyAsync(a => a.Action == Filled, cancel);

    internal static IEnumerable<long> TeacherIds => Enumerable.Range(FirstTeacher, Teachers).Select(i => (long)i);

    internal static IEnumerable<(long Id, int Department)> StudentsWithDepartment => Enumerable.Range(0, Students).Select(i => ((long)FirstStudent + i, i % 6 / 2));

    private static IEnumerable<LoadedPerson> People()
    {
        var names = new Bogus.DataSets.Name("es") { Random = new Randomizer(20250901) };
        yield return Person(1, "admin", Role.Administrator, "A00001", null);
        for (var i = 0; i < 4; i++)
        {
            yield return Person(2 + i, $"head{i + 1}", Role.Head | Role.Teacher, $"D{i + 1:00000}", (i % 3) + 1);
        }

        foreach (var id in TeacherIds)
        {
            var n = id - FirstTeacher + 1;
            yield return Person(id, $"teacher{n}", Role.Teacher, $"P{n:00000}", ((n - 1) % 3) + 1);
        }

        for (var i = 0; i < Students; i++)
        {
            yield return Person(FirstStudent + i, $"student{i + 1}", Role.Student, $"E{i + 1:000000}", null);
        }

        LoadedPerson Person(long id, string userName, Role roles, string number, long? department)
        {
            var (first, last) = (names.FirstName(), $"{names.LastName()} {names.LastName()}");
            return new LoadedPerson(id, userName, $"{Plain(first)}.{Plain(last)}.{id}@claustro.example", first, last, roles, number, department);
        }
    }

    /// <summary>A name as it stands in a mail address: without accents and spaces.</summary>
    private static string Plain(string name) => string.Concat(name.Normalize(NormalizationForm.FormD)
        .Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && char.IsAsciiLetter(c))).ToLowerInvariant();

    private static async Task InsertCatalogueAsync(CollegeDb db, CancellationToken cancel)
    {
        await db.InsertWithIdsAsync(DemoCatalogue.Departments.Select((d, i) => new Department { Id = i + 1, Code = d.Code, Name = d.Name }), cancel);
        await db.InsertWithIdsAsync(DemoCatalogue.Programs.Select((p, i) => new DegreeProgram
        {
            Id = i + 1,
            DepartmentId = p.Department + 1,
            Code = p.Code,
            Name = p.Name,
            Credits = p.Credits,
        }), cancel);
        var (courses, prerequisites) = (new List<Course>(), new List<CoursePrerequisite>());
        for (var d = 0; d < DemoCatalogue.Departments.Length; d++)
        {
            var titles = DemoCatalogue.Courses[d];
            for (var i = 0; i < titles.Length; i++)
            {
                courses.Add(new Course
                {
                    Id = CourseId(d, i),
                    Code = $"{DemoCatalogue.Departments[d].Code}{101 + i}",
                    Title = titles[i],
                    Credits = 4 + (i % 3),
                    DepartmentId = d + 1,
                });
                if (DemoCatalogue.PrerequisiteOf(titles, i) is { } needed)
                {
                    prerequisites.Add(new CoursePrerequisite { CourseId = CourseId(d, i), PrerequisiteId = CourseId(d, needed) });
                }
            }
        }

        await db.InsertWithIdsAsync(courses, cancel);
        await db.InsertManyAsync(prerequisites, cancel);
        await db.InsertManyAsync(StudentsWithDepartment.Select((s, i) => new StudentRecord { StudentId = s.Id, ProgramId = (i % 6) + 1 }), cancel);
    }

    internal static long CourseId(int department, int index) => (department * 20) + index + 1;
}
