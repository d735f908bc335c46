using Claustro.Academics.Departments;
using Claustro.Academics.Sections;
using Claustro.Imports;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Courses;

/// <summary>
/// Courses by code, changed or made. Prerequisites may stand anywhere in the same file, so a whole catalogue is one chunk: all of it
/// is in or nothing. A complete file deletes the courses it does not name, unless they are in use.
/// </summary>
internal sealed class ImportCourses : IImportKind
{
    private readonly ImportKeys codes = new();
    private ImportedCatalogue? dry;

    public static string Name => "courses";

    public static ImportGuide? Guide => CoursesGuide.Guide;

    public static IReadOnlyList<string> RequiredColumns => ["code", "title", "credits", "department"];

    public static IReadOnlyDictionary<string, string> Aliases { get; } = new Dictionary<string, string>
    {
        ["código"] = "code", ["título"] = "title", ["créditos"] = "credits", ["departamento"] = "department", ["requisitos"] = "prerequisites",
    };

    public static int ChunkRows => 20_000;

    public static bool CanBeComplete => true;

    public void Passed(ImportRow row) => codes.IsFirst(row["code"], row);

    public async Task<ImportRemoval> SurveyAsync(ImportSurvey survey, CancellationToken cancel)
    {
        if (!survey.Complete)
        {
            return ImportRemoval.None;
        }

        var (named, wanted) = (new HashSet<string>(), new HashSet<string>());
        foreach (var row in survey.Rows)
        {
            named.Add(row["code"]);
            wanted.UnionWith(row.Words("prerequisites"));
        }

        var db = survey.Db;
        var courses = await db.Set<Course>().OrderBy(c => c.Id).Select(c => new { c.Id, c.Code, HasSections = db.Set<Section>().Any(s => s.CourseId == c.Id) }).ToListAsync(cancel);
        var absent = courses.Where(c => !named.Contains(c.Code)).ToList();
        var going = absent.Select(c => c.Id).ToHashSet();
        var required = (await db.Set<CoursePrerequisite>().Select(p => new { p.CourseId, p.PrerequisiteId }).ToListAsync(cancel)).ToLookup(p => p.PrerequisiteId, p => p.CourseId);
        // What stays keeps what it requires, so look again until nothing more must stay.
        while (absent.RemoveAll(c => going.Contains(c.Id) && (c.HasSections || wanted.Contains(c.Code) || required[c.Id].Any(r => !going.Contains(r))) && going.Remove(c.Id)) > 0)
        {
        }

        var kept = courses.Where(c => !named.Contains(c.Code) && !going.Contains(c.Id)).Select(c => ("code", "in_use", new Text(
            $"{c.Code} no está en el fichero pero está en uso: se queda.", $"{c.Code} is not in the file but in use: it stays."))).ToList();
        return new(courses.Count, going.Count, [.. going.Order()], kept);
    }

    public async Task RunAsync(ImportChunk chunk, CancellationToken cancel)
    {
        var db = chunk.Db;
        await db.LockAsync(SchemaLock.Prerequisites, cancel);
        var departments = await db.Set<Department>().Select(d => new { d.Code, d.Id }).ToDictionaryAsync(d => d.Code, d => d.Id, cancel);
        var rows = new List<CourseRow>();
        foreach (var row in chunk.Rows)
        {
            if (row["code"] is { Length: > 0 } code && !codes.IsFirst(code, row))
            {
                chunk.Refuse(row, "duplicate", CourseRow.Duplicate, "code");
            }
            else if (CourseRow.Read(chunk, row, departments) is { } read)
            {
                rows.Add(read);
            }
        }

        var catalogue = chunk.DryRun ? dry ??= await ImportedCatalogue.LoadAsync(db, cancel) : await ImportedCatalogue.LoadAsync(db, cancel);
        var taken = catalogue.Take(chunk, rows);
        if (!chunk.DryRun)
        {
            await SaveAsync(chunk, taken, cancel);
        }
    }

    public async Task<int> RemoveAsync(ImportChunk chunk, IReadOnlyList<long> ids, CancellationToken cancel)
    {
        var (db, wanted) = (chunk.Db, ids.ToList());
        await db.LockAsync(SchemaLock.Prerequisites, cancel);
        var courses = await db.Set<Course>().Include(c => c.Prerequisites)
            .Where(c => EF.Parameter(wanted).Contains(c.Id) && !db.Set<Section>().Any(s => s.CourseId == c.Id)
                && !db.Set<CoursePrerequisite>().Any(p => p.PrerequisiteId == c.Id && !EF.Parameter(wanted).Contains(p.CourseId)))
            .ToListAsync(cancel);
        db.RemoveRange(courses);
        courses.ForEach(c => db.Audit(chunk.RequestedBy, "course.deleted", c));
        await db.SaveChangesAsync(cancel);
        return courses.Count;
    }

    /// <summary>Courses first: what they require may be among the new ones.</summary>
    private static async Task SaveAsync(ImportChunk chunk, List<CourseRow> taken, CancellationToken cancel)
    {
        var db = chunk.Db;
        var wanted = taken.SelectMany(t => (t.Prerequisites ?? []).Append(t.Code)).Distinct().ToList();
        var courses = await db.Set<Course>().Include(c => c.Prerequisites).Where(c => EF.Parameter(wanted).Contains(c.Code)).ToDictionaryAsync(c => c.Code, cancel);
        foreach (var row in taken)
        {
            if (courses.TryGetValue(row.Code, out var course))
            {
                (course.Title, course.Credits, course.DepartmentId) = (row.Title, row.Credits, row.DepartmentId);
                if (db.Entry(course).State == EntityState.Modified || row.ChangesPrerequisites(course, courses))
                {
                    db.Audit(chunk.RequestedBy, "course.changed", course);
                }
            }
            else
            {
                courses[row.Code] = course = new Course { Code = row.Code, Title = row.Title, Credits = row.Credits, DepartmentId = row.DepartmentId };
                db.Add(course);
                db.Audit(chunk.RequestedBy, "course.created", course);
            }
        }

        await db.SaveChangesAsync(cancel);
        foreach (var row in taken.Where(r => r.Prerequisites is not null))
        {
            var (course, ids) = (courses[row.Code], row.Prerequisites!.Select(p => courses[p].Id).ToHashSet());
            course.Prerequisites.RemoveAll(p => !ids.Remove(p.PrerequisiteId));
            course.Prerequisites.AddRange(ids.Select(p => new CoursePrerequisite { CourseId = course.Id, PrerequisiteId = p }));
        }

        await db.SaveChangesAsync(cancel);
    }
}
