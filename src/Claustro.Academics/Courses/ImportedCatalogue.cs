using Claustro.Imports;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Courses;

/// <summary>A row of a courses file that can be read; <paramref name="Prerequisites"/> is null when the file has no such column.</summary>
internal sealed record CourseRow(ImportRow Row, string Code, string Title, int Credits, long DepartmentId, IReadOnlyList<string>? Prerequisites)
{
    public static readonly Text Duplicate = new("Otra fila anterior del fichero tiene el mismo código. Quite una.", "An earlier row of the file has the same code. Remove one.");
    private static readonly Text NoDepartment = new("No hay ningún departamento con ese código.", "There is no department with that code.");
    private static readonly Text NoNumber = new("Escriba un número entero.", "Write a whole number.");

    public static CourseRow? Read(ImportChunk chunk, ImportRow row, Dictionary<string, long> departments)
    {
        var department = departments.TryGetValue(row["department"], out var id) ? id : (long?)null;
        var prerequisites = row.Header.Has("prerequisites") ? row.Words("prerequisites").Distinct().ToList() : null;
        var isNumber = row.TryInt("credits", out var credits);
        if (!isNumber)
        {
            chunk.Refuse(row, "malformed", NoNumber, "credits");
        }

        if (department is null && row["department"].Length > 0)
        {
            chunk.Refuse(row, "unknown_department", NoDepartment, "department");
        }

        if (CourseRules.Check(row["code"], row["title"], isNumber ? credits : 0, department ?? (row["department"].Length > 0 ? 1 : null), prerequisites?.ConvertAll(_ => 1L)).ToRefusal() is { } invalid)
        {
            chunk.Refuse(row, invalid.Under(field => field == "departmentId" ? "department" : field));
        }

        return chunk.IsRefused(row) ? null : new(row, row["code"], row["title"], credits!.Value, department!.Value, prerequisites);
    }

    /// <summary>Whether the course requires others than the row says; courses not saved yet count as others.</summary>
    public bool ChangesPrerequisites(Course course, Dictionary<string, Course> courses) => Prerequisites is not null
        && !course.Prerequisites.Select(p => p.PrerequisiteId).ToHashSet().SetEquals(Prerequisites.Select(p => courses.GetValueOrDefault(p)?.Id ?? 0));
}

/// <summary>Which courses there are and what each requires, by code; decides which rows fit, all together.</summary>
internal sealed class ImportedCatalogue(Dictionary<string, IReadOnlyList<string>> requires)
{
    private static readonly Text Unknown = new(
        "Un requisito no existe ni está (bien) en el fichero. Añádalo o quítelo.", "A prerequisite neither exists nor is (well) in the file. Add it or leave it out.");

    public static async Task<ImportedCatalogue> LoadAsync(CollegeDb db, CancellationToken cancel)
    {
        var codes = await db.Set<Course>().Select(c => new { c.Id, c.Code }).ToDictionaryAsync(c => c.Id, c => c.Code, cancel);
        var edges = (await db.Set<CoursePrerequisite>().AsNoTracking().ToListAsync(cancel)).ToLookup(p => p.CourseId, p => codes[p.PrerequisiteId]);
        return new(codes.ToDictionary(c => c.Value, c => (IReadOnlyList<string>)[.. edges[c.Key]]));
    }

    /// <summary>
    /// The rows that fit; refuses the others. What counts is how the catalogue would be after the whole file: a refused row leaves its
    /// course as it was, or absent, which may spoil others, so all is looked at again.
    /// </summary>
    public List<CourseRow> Take(ImportChunk chunk, List<CourseRow> rows)
    {
        var taken = rows.ToList();
        while (RefuseUnknown(chunk, taken) || RefuseCircles(chunk, taken))
        {
        }

        foreach (var row in taken)
        {
            requires[row.Code] = row.Prerequisites ?? requires.GetValueOrDefault(row.Code) ?? [];
        }

        return taken;
    }

    private bool RefuseUnknown(ImportChunk chunk, List<CourseRow> taken)
    {
        var there = taken.Select(r => r.Code).ToHashSet();
        var wrong = taken.Where(r => r.Prerequisites?.Any(p => !requires.ContainsKey(p) && !there.Contains(p)) == true).ToHashSet();
        foreach (var row in wrong)
        {
            chunk.Refuse(row.Row, "unknown_prerequisite", Unknown, "prerequisites");
        }

        return taken.RemoveAll(wrong.Contains) > 0;
    }

    /// <summary>Puts row after row upon the courses that stay as they are; the one that closes a circle is refused.</summary>
    private bool RefuseCircles(ImportChunk chunk, List<CourseRow> taken)
    {
        var changed = taken.Where(r => r.Prerequisites is not null).Select(r => r.Code).ToHashSet();
        var graph = new Dictionary<string, IReadOnlyList<string>>(requires.Where(c => !changed.Contains(c.Key)));
        var wrong = new HashSet<CourseRow>();
        foreach (var row in taken.Where(r => r.Prerequisites is not null))
        {
            if (CourseRules.MakesCycle(row.Code, row.Prerequisites!, c => graph.GetValueOrDefault(c) ?? []))
            {
                wrong.Add(row);
                chunk.Refuse(row.Row, CourseRules.PrerequisiteCycle, "prerequisites");
                graph[row.Code] = requires.GetValueOrDefault(row.Code) ?? [];
            }
            else
            {
                graph[row.Code] = row.Prerequisites!;
            }
        }

        return taken.RemoveAll(wrong.Contains) > 0;
    }
}
