using Claustro.Academics.Sections;
using Claustro.Identity.People;
using Claustro.Imports;
using Claustro.Notifications;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Enrollments;

/// <summary>
/// Seats by list: <c>studentNumber,sectionCode</c>, row by row in the file's order. Held to seats and timetables, but not to the
/// enrolment window, prerequisites, approval or credit limit: whoever imports decides those. A complete file drops, after its rows,
/// the students of its sections that it does not name.
/// </summary>
internal sealed class ImportEnrollments(PeopleDirectory people, SectionCatalogue catalogue, Outbox outbox, Institution institution, TimeProvider clock) : IImportKind
{
    private static readonly Text Malformed = new("Faltan el número o el código. Complete la fila.", "Number or code is missing. Complete the row.");
    public static readonly Text UnknownStudent = new("No hay ningún estudiante con ese número.", "There is no student with that number.");
    private static readonly Text UnknownSection = new("No hay ningún grupo con ese código.", "There is no section with that code.");
    private static readonly Text Duplicate = new("El estudiante ya tiene ese grupo.", "The student has that section already.");
    private static readonly Text Full = new("No quedan plazas en el grupo. Amplíe su capacidad o elija otro.", "No seats are left in the section. Raise its capacity or choose another.");
    private static readonly Text Conflict = new("Coincide en horario con otro grupo del estudiante.", "It meets at the same time as another section of the student.");

    private readonly DryState dry = new();
    private Dictionary<string, long>? students;

    public static string Name => "enrollments";

    public static ImportGuide? Guide => EnrollmentsGuide.Guide;

    public static IReadOnlyList<string> RequiredColumns => ["studentNumber", "sectionCode"];

    public static IReadOnlyDictionary<string, string> Aliases { get; } = new Dictionary<string, string> { ["número"] = "studentNumber", ["grupo"] = "sectionCode" };

    public static bool CanBeComplete => true;

    /// <summary>One: each drop has locks of its own, in their order.</summary>
    public static int RemoveAtOnce => 1;

    public Task<ImportRemoval> SurveyAsync(ImportSurvey survey, CancellationToken cancel) =>
        survey.Complete ? EnrollmentsToDrop.FindAsync(survey, people, cancel) : Task.FromResult(ImportRemoval.None);

    public Task<int> RemoveAsync(ImportChunk chunk, IReadOnlyList<long> ids, CancellationToken cancel) =>
        EnrollmentsToDrop.DropAsync(new(chunk.Db, outbox, catalogue, institution, clock), chunk.RequestedBy, ids, cancel);

    public async Task RunAsync(ImportChunk chunk, CancellationToken cancel)
    {
        students ??= await people.IdsByNumberAsync(Role.Student, cancel);
        var db = chunk.Db;
        var codes = chunk.Rows.Select(r => r["sectionCode"]).Where(c => c.Length > 0).Distinct().ToList();
        var sections = await db.Set<Section>().Where(s => EF.Parameter(codes).Contains(s.Code)).Select(s => new { s.Code, s.Id }).ToDictionaryAsync(s => s.Code, s => s.Id, cancel);
        var asked = Known(chunk, students, sections);
        if (asked.Count == 0)
        {
            return;
        }

        if (!chunk.DryRun)
        {
            await StudentRecords.LockAsync(db, asked.Select(a => a.StudentId), cancel);
            await ImportedSeats.LockAsync(db, asked.Select(a => a.SectionId), cancel);
        }

        var timetable = await ImportedTimetable.LoadAsync(db, asked, chunk.DryRun ? dry : new DryState(), cancel);
        foreach (var (row, student, section) in asked)
        {
            switch (timetable.Take(student, section))
            {
                case ImportedTimetable.Answer.Duplicate:
                    chunk.Refuse(row, "duplicate", Duplicate, "sectionCode");
                    break;
                case ImportedTimetable.Answer.SheetClosed:
                    chunk.Refuse(row, EnrollmentRules.SheetClosed, "sectionCode");
                    break;
                case ImportedTimetable.Answer.Full:
                    chunk.Refuse(row, "section_full", Full, "sectionCode");
                    break;
                case ImportedTimetable.Answer.Clash:
                    chunk.Refuse(row, "schedule_conflict", Conflict, "sectionCode");
                    break;
            }
        }

        if (chunk.DryRun)
        {
            dry.Taken.AddRange(timetable.Taken);
        }
        else if (timetable.Taken.Count > 0)
        {
            await ImportedSeats.WriteAsync(db, timetable.Taken, chunk.RequestedBy, clock.GetUtcNow().UtcDateTime, cancel);
            db.AfterCommit(catalogue.SeatsChanged);
        }
    }

    /// <summary>Refuses what names nobody or nothing; what remains is in the file's order.</summary>
    private static List<(ImportRow Row, long StudentId, long SectionId)> Known(ImportChunk chunk, Dictionary<string, long> students, Dictionary<string, long> sections)
    {
        var known = new List<(ImportRow, long, long)>(chunk.Rows.Count);
        foreach (var row in chunk.Rows)
        {
            var (number, code) = (row["studentNumber"], row["sectionCode"]);
            if (number.Length == 0 || code.Length == 0)
            {
                chunk.Refuse(row, "malformed", Malformed, number.Length == 0 ? "studentNumber" : "sectionCode");
            }
            else if (!students.TryGetValue(number, out var student))
            {
                chunk.Refuse(row, "unknown_student", UnknownStudent, "studentNumber");
            }
            else if (!sections.TryGetValue(code, out var section))
            {
                chunk.Refuse(row, "unknown_section", UnknownSection, "sectionCode");
            }
            else
            {
                known.Add((row, student, section));
            }
        }

        return known;
    }

    /// <summary>What a dry run would have written in earlier chunks.</summary>
    internal sealed class DryState
    {
        public List<(long StudentId, long SectionId)> Taken { get; } = [];
    }
}
