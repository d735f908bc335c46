using Claustro.Academics.Announcements;
using Claustro.Academics.Attendance;
using Claustro.Academics.Courses;
using Claustro.Academics.Enrollments;
using Claustro.Academics.Grades;
using Claustro.Academics.Terms;
using Claustro.Identity.People;
using Claustro.Imports;
using Claustro.Notifications;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Sections;

/// <summary>
/// Sections by term and code, changed or made, row by row in the file's order and under the rules of <see cref="CreateSection"/> and
/// <see cref="UpdateSection"/>. A complete file deletes the sections of the terms it names that it does not name, unless they are in use.
/// </summary>
internal sealed class ImportSections(PeopleDirectory people, SectionCatalogue catalogue, Outbox outbox, Institution institution, TimeProvider clock) : IImportKind
{
    private readonly ImportKeys codes = new();
    private readonly ImportedTimetables dry = new();
    private Dictionary<string, long>? teachers;

    public static string Name => "sections";

    public static ImportGuide? Guide => SectionsGuide.Guide;

    public static IReadOnlyList<string> RequiredColumns => ["code", "term", "course", "capacity"];

    public static IReadOnlyDictionary<string, string> Aliases { get; } = new Dictionary<string, string>
    {
        ["código"] = "code", ["período"] = "term", ["asignatura"] = "course", ["capacidad"] = "capacity", ["plazas"] = "capacity",
        ["plazas en espera"] = "waitlistCapacity", ["requiere aprobación"] = "requiresApproval", ["docentes"] = "teachers", ["horario"] = "meetings",
    };

    public static int ChunkRows => 500;

    public static bool CanBeComplete => true;

    public void Passed(ImportRow row) => codes.IsFirst(row["code"], row);

    public async Task<ImportRemoval> SurveyAsync(ImportSurvey survey, CancellationToken cancel)
    {
        if (!survey.Complete)
        {
            return ImportRemoval.None;
        }

        var (named, terms) = (new HashSet<string>(), new HashSet<string>());
        foreach (var row in survey.Rows)
        {
            named.Add(row["code"]);
            terms.Add(row["term"]);
        }

        var wanted = terms.ToList();
        var db = survey.Db;
        var ofTerms = db.Set<Section>().Where(s => db.Set<Term>().Any(t => t.Id == s.TermId && EF.Parameter(wanted).Contains(t.Code)));
        var unused = (await Unused(db, ofTerms).Select(s => s.Id).ToListAsync(cancel)).ToHashSet();
        var sections = await ofTerms.OrderBy(s => s.Id).Select(s => new { s.Id, s.Code }).ToListAsync(cancel);
        var absent = sections.Where(s => !named.Contains(s.Code)).ToLookup(s => unused.Contains(s.Id));
        return new(sections.Count, absent[true].Count(), [.. absent[true].Select(s => s.Id)], [.. absent[false].Select(s => ("code", "in_use", new Text(
            $"{s.Code} no está en el fichero pero está en uso: se queda.", $"{s.Code} is not in the file but in use: it stays.")))]);
    }

    public async Task RunAsync(ImportChunk chunk, CancellationToken cancel)
    {
        var db = chunk.Db;
        var rows = await ReadAsync(chunk, cancel);
        if (!chunk.DryRun)
        {
            await LockAsync(db, rows, cancel);
        }

        var timetables = chunk.DryRun ? dry : new ImportedTimetables();
        await timetables.LoadAsync(db, rows, chunk.DryRun, cancel);
        var raised = new List<Section>();
        foreach (var row in rows)
        {
            var (section, rearranged, reasons) = timetables.Take(row);
            if (section is null)
            {
                reasons.ForEach(reason => chunk.Refuse(row.Row, reason, ImportedSection.ColumnOf(reason)));
            }
            else if (!chunk.DryRun)
            {
                Record(chunk, section, rearranged, raised);
            }
        }

        if (!chunk.DryRun)
        {
            await db.SaveChangesAsync(cancel);
            foreach (var section in raised)
            {
                await WaitlistPromotion.RunAsync(db, outbox, institution, section.Id, clock.GetUtcNow().UtcDateTime, cancel);
            }

            db.AfterCommit(catalogue.Forget);
        }
    }

    public async Task<int> RemoveAsync(ImportChunk chunk, IReadOnlyList<long> ids, CancellationToken cancel)
    {
        var (db, wanted) = (chunk.Db, ids.ToList());
        var sections = await Unused(db, db.Set<Section>().Where(s => EF.Parameter(wanted).Contains(s.Id))).ToListAsync(cancel);
        db.RemoveRange(sections);
        sections.ForEach(s => db.Audit(chunk.RequestedBy, "section.deleted", s));
        db.AfterCommit(catalogue.Forget);
        await db.SaveChangesAsync(cancel);
        return sections.Count;
    }

    private static void Record(ImportChunk chunk, Section section, bool rearranged, List<Section> raised)
    {
        var db = chunk.Db;
        if (section.Id == 0)
        {
            db.Add(section);
            db.Audit(chunk.RequestedBy, "section.created", section);
            return;
        }

        var capacity = db.Entry(section).Property(s => s.Capacity);
        if (capacity.CurrentValue > capacity.OriginalValue && section.Waitlisted > 0)
        {
            raised.Add(section);
        }

        if (rearranged || db.Entry(section).State == EntityState.Modified)
        {
            db.Audit(chunk.RequestedBy, "section.changed", section);
        }
    }

    private async Task<List<ImportedSection>> ReadAsync(ImportChunk chunk, CancellationToken cancel)
    {
        var db = chunk.Db;
        teachers ??= await people.IdsByNumberAsync(Role.Teacher, cancel);
        var known = new SectionCodes(
            await db.Set<Term>().Select(t => new { t.Code, t.Id }).ToDictionaryAsync(t => t.Code, t => t.Id, cancel),
            await db.Set<Course>().Select(c => new { c.Code, c.Id }).ToDictionaryAsync(c => c.Code, c => c.Id, cancel), teachers);
        var rows = new List<ImportedSection>();
        foreach (var row in chunk.Rows)
        {
            if (row["code"] is { Length: > 0 } code && !codes.IsFirst(code, row))
            {
                chunk.Refuse(row, "duplicate", ImportedSection.Duplicate, "code");
            }
            else if (ImportedSection.Read(chunk, row, known) is { } read)
            {
                rows.Add(read);
            }
        }

        return rows;
    }

    /// <summary>The order of locks: students of whatever moves, timetables of the terms, sections.</summary>
    private static async Task LockAsync(CollegeDb db, List<ImportedSection> rows, CancellationToken cancel)
    {
        var moving = await ImportedTimetables.RescheduledAsync(db, rows, cancel);
        var students = await StudentsAsync(db, moving, cancel);
        await StudentRecords.LockAsync(db, students, cancel);
        foreach (var term in rows.Select(r => r.Request.TermId!.Value).Distinct().Order())
        {
            await SectionChecks.LockTimetableAsync(db, term, cancel);
        }

        await SectionChecks.LockSectionsAsync(db, rows.ConvertAll(r => r.Row["code"]), cancel);
        if ((await StudentsAsync(db, moving, cancel)).Except(students).Any() || (await ImportedTimetables.RescheduledAsync(db, rows, cancel)).Except(moving).Any())
        {
            throw new RetryTransactionException("Somebody enrolled, or a section moved, between the two locks.");
        }
    }

    private static Task<List<long>> StudentsAsync(CollegeDb db, List<long> sections, CancellationToken cancel) => db.Set<Enrollment>()
        .Where(e => EF.Parameter(sections).Contains(e.SectionId)
            && (e.Status == EnrollmentStatus.Requested || e.Status == EnrollmentStatus.Approved || e.Status == EnrollmentStatus.Waitlisted))
        .Select(e => e.StudentId).Distinct().ToListAsync(cancel);

    private static IQueryable<Section> Unused(CollegeDb db, IQueryable<Section> sections) => sections.Where(s =>
        !db.Set<Enrollment>().Any(e => e.SectionId == s.Id) && !db.Set<Assessment>().Any(a => a.SectionId == s.Id)
        && !db.Set<Announcement>().Any(a => a.SectionId == s.Id) && !db.Set<AttendanceMark>().Any(a => a.SectionId == s.Id));
}
