using System.Globalization;
using Claustro.Academics.Enrollments;
using Claustro.Academics.Sections;
using Claustro.Academics.Terms;
using Claustro.Identity.People;
using Claustro.Imports;
using Claustro.Notifications;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Grades;

/// <summary>Grades by student, section and the assessment's name, under the rules of <see cref="WriteGrades"/>; what is the same already is left alone.</summary>
internal sealed class ImportGrades(PeopleDirectory people, Outbox outbox, Institution institution, TimeProvider clock) : IImportKind
{
    private static readonly Text Missing = new("La celda está vacía. Complete la fila.", "The cell is empty. Complete the row.");
    private static readonly Text NoNumber = new("Escriba la nota como un número, como 72,5.", "Write the score as a number, such as 72.5.");
    private static readonly Text BadState = new("Escriba graded, missing o excused, y la nota solo con graded.", "Write graded, missing or excused, and a score only with graded.");
    private static readonly Text UnknownSection = new("No hay ningún grupo con ese código (en ese periodo).", "There is no section with that code (in that term).");
    private static readonly Text Ambiguous = new("El grupo tiene varias evaluaciones con ese nombre. Cambie el nombre de una.", "The section has several assessments of that name. Rename one.");
    private static readonly Text Duplicate = new("Otra fila anterior del fichero tiene la misma nota. Quite una.", "An earlier row of the file has the same grade. Remove one.");

    private readonly ImportKeys keys = new();
    private Dictionary<string, long>? students;

    public static string Name => "grades";

    public static ImportGuide? Guide => GradesGuide.Guide;

    public static IReadOnlyList<string> RequiredColumns => ["studentNumber", "sectionCode", "assessment", "score"];

    public static IReadOnlyDictionary<string, string> Aliases { get; } = new Dictionary<string, string>
    {
        ["número"] = "studentNumber", ["grupo"] = "sectionCode", ["período"] = "term", ["evaluación"] = "assessment", ["nota"] = "score", ["estado"] = "state",
    };

    public static int ChunkRows => 1000;

    public void Passed(ImportRow row) => keys.IsFirst(Key(row), row);

    public async Task RunAsync(ImportChunk chunk, CancellationToken cancel)
    {
        students ??= await people.IdsByNumberAsync(Role.Student, cancel);
        var db = chunk.Db;
        var codes = chunk.Rows.Select(r => r["sectionCode"]).Distinct().ToList();
        var found = await db.Set<Section>().Where(s => EF.Parameter(codes).Contains(s.Code))
            .Join(db.Set<Term>(), s => s.TermId, t => t.Id, (s, t) => new { s.Code, s.Id, Term = t.Code }).ToDictionaryAsync(s => s.Code, s => (s.Id, s.Term), cancel);
        var asked = chunk.Rows.Select(row => Read(chunk, row, found)).OfType<Asked>().ToList();
        var sheets = chunk.DryRun
            ? await SheetsAsync(db, asked, await db.Set<Section>().AsNoTracking().Where(s => EF.Parameter(codes).Contains(s.Code)).ToDictionaryAsync(s => s.Id, cancel), cancel)
            : await SheetsAsync(db, asked, await GradeSheet.HoldAllAsync(db, asked.ConvertAll(a => a.SectionId).Distinct().ToList(), cancel), cancel);
        var entries = asked.Select(a => (a.SectionId, Entry: Fit(chunk, a, sheets))).Where(e => e.Entry is not null).ToLookup(e => e.SectionId, e => e.Entry!);
        if (!chunk.DryRun)
        {
            await WriteAsync(chunk, sheets, entries, cancel);
        }
    }

    private async Task WriteAsync(ImportChunk chunk, Sheets sheets, ILookup<long, GradeEntry> entries, CancellationToken cancel)
    {
        var (db, now) = (chunk.Db, clock.GetUtcNow().UtcDateTime);
        var today = institution.DateOf(now);
        var told = sheets.Present.Values.Where(g => institution.DateOf(g.UpdatedAt) == today).Select(g => (sheets.SectionOf[g.AssessmentId], g.StudentId)).ToHashSet();
        foreach (var section in entries)
        {
            var changes = section.Where(e => sheets.Present.GetValueOrDefault((e.StudentId, e.AssessmentId)) is not { } g || (g.Score, g.State) != (e.Score, e.State)).ToList();
            if (changes.Count > 0)
            {
                var changed = WriteGrades.Write(db, chunk.RequestedBy, changes, sheets.Present, sheets.Cleared, now);
                await WriteGrades.TellAsync(db, outbox, sheets.Sections[section.Key], changed.Where(g => told.Add((section.Key, g.StudentId))), cancel);
                db.Audit(chunk.RequestedBy, "grades.written", sheets.Sections[section.Key], $$"""{"rows":{{changes.Count}}}""");
            }
        }

        await db.SaveChangesAsync(cancel);
    }

    /// <summary>The row by itself: complete, readable, of a known student and section, not there twice.</summary>
    private Asked? Read(ImportChunk chunk, ImportRow row, Dictionary<string, (long Id, string Term)> sections)
    {
        foreach (var column in (string[])["studentNumber", "sectionCode", "assessment"])
        {
            if (row[column].Length == 0)
            {
                chunk.Refuse(row, "malformed", Missing, column);
                return null;
            }
        }

        decimal? score = null;
        if (!keys.IsFirst(Key(row), row))
        {
            chunk.Refuse(row, "duplicate", Duplicate, "assessment");
        }
        else if (row.Optional("score") is { } cell && (score = Number(cell)) is null)
        {
            chunk.Refuse(row, "malformed", NoNumber, "score");
        }
        else if (GradeSheetRules.CheckValue(row.Optional("state")?.ToLowerInvariant(), score, out var state) is var (code, field, what))
        {
            chunk.Refuse(row, code == "invalid" ? "malformed" : code, code == "invalid" ? BadState : what, field);
        }
        else if (!students!.TryGetValue(row["studentNumber"], out var student))
        {
            chunk.Refuse(row, "unknown_student", ImportEnrollments.UnknownStudent, "studentNumber");
        }
        else if (!sections.TryGetValue(row["sectionCode"], out var section) || (row.Optional("term") is { } term && term != section.Term))
        {
            chunk.Refuse(row, "unknown_section", UnknownSection, row.Optional("term") is null ? "sectionCode" : "term");
        }
        else
        {
            return new(row, student, section.Id, score, state);
        }

        return null;
    }

    /// <summary>The row against the sheet.</summary>
    private static GradeEntry? Fit(ImportChunk chunk, Asked asked, Sheets sheets)
    {
        var named = sheets.Assessments[(asked.SectionId, NameKey(asked.Row["assessment"]))].ToList();
        if (!sheets.Sections.TryGetValue(asked.SectionId, out var section))
        {
            chunk.Refuse(asked.Row, "unknown_section", UnknownSection, "sectionCode"); // deleted a moment ago
        }
        else if (section.ClosedAt is not null)
        {
            chunk.Refuse(asked.Row, GradeSheetRules.SheetClosed, "sectionCode");
        }
        else if (named.Count != 1)
        {
            chunk.Refuse(asked.Row, GradeSheetRules.UnknownAssessment.Code, named.Count == 0 ? GradeSheetRules.UnknownAssessment.Detail : Ambiguous, "assessment");
        }
        else if (!sheets.Approved.Contains((asked.SectionId, asked.StudentId)))
        {
            chunk.Refuse(asked.Row, GradeSheetRules.NotEnrolled, "studentNumber");
        }
        else
        {
            return new(asked.StudentId, named[0], asked.Score, asked.State, null);
        }

        return null;
    }

    /// <summary>What the chunk needs of all its sheets, in one query each.</summary>
    private static async Task<Sheets> SheetsAsync(CollegeDb db, List<Asked> asked, Dictionary<long, Section> sections, CancellationToken cancel)
    {
        var (ids, persons) = (sections.Keys.ToList(), asked.Select(a => a.StudentId).Distinct().ToList());
        var assessments = await db.Set<Assessment>().AsNoTracking().Where(a => EF.Parameter(ids).Contains(a.SectionId)).ToListAsync(cancel);
        var assessmentIds = assessments.ConvertAll(a => a.Id);
        var approved = await db.Set<Enrollment>().Where(e => EF.Parameter(ids).Contains(e.SectionId) && EF.Parameter(persons).Contains(e.StudentId) && e.Status == EnrollmentStatus.Approved)
            .Select(e => new { e.SectionId, e.StudentId }).ToListAsync(cancel);
        var present = await db.Set<Grade>().Where(g => EF.Parameter(assessmentIds).Contains(g.AssessmentId) && EF.Parameter(persons).Contains(g.StudentId))
            .ToDictionaryAsync(g => (g.StudentId, g.AssessmentId), cancel);
        return new(sections, assessments.ToLookup(a => (a.SectionId, NameKey(a.Name)), a => a.Id), assessments.ToDictionary(a => a.Id, a => a.SectionId),
            approved.Select(e => (e.SectionId, e.StudentId)).ToHashSet(), present,
            await ClearedGrades.LastVersionsAsync(db, assessmentIds, cancel));
    }

    /// <summary>With a point or, as Spanish spreadsheets write it, a comma.</summary>
    private static decimal? Number(string cell) => decimal.TryParse(
        cell.Replace(',', '.'), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Key(ImportRow row) => $"{row["studentNumber"]}\n{row["sectionCode"]}\n{NameKey(row["assessment"])}";

    private static string NameKey(string name) => name.Trim().ToUpperInvariant();

    private sealed record Asked(ImportRow Row, long StudentId, long SectionId, decimal? Score, GradeState State);

    private sealed record Sheets(
        Dictionary<long, Section> Sections, ILookup<(long SectionId, string Name), long> Assessments, Dictionary<long, long> SectionOf,
        HashSet<(long SectionId, long StudentId)> Approved, Dictionary<(long StudentId, long AssessmentId), Grade> Present,
        Dictionary<(long, long), int> Cleared);
}
