using System.Text.Json.Serialization;
using Claustro.Academics.Enrollments;
using Claustro.Academics.Sections;
using Claustro.Notifications;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Grades;

/// <summary>
/// Writes many grades, all or none. A row whose <c>version</c> is not the present one refuses the whole (409 <c>stale</c>);
/// 0 means "I saw no grade there"; a row without a version overwrites. A row with the present version and neither score nor
/// state clears the grade. Every former value is kept.
/// </summary>
internal static class WriteGrades
{
    public sealed record Response(int Written)
    {
        /// <summary>What each entry's grade has now, 0 for one that was cleared. For the gradebook.</summary>
        [JsonIgnore]
        public IReadOnlyDictionary<(long StudentId, long AssessmentId), int> Versions { get; init; } = new Dictionary<(long, long), int>();
    }

    public static void Map(RouteGroupBuilder section) => section
        .MapPut("/grades", async (long id, List<GradeRow?> rows, Caller caller, CollegeDb db, Outbox outbox, Institution institution, TimeProvider clock, CancellationToken cancel) =>
            (await RunAsync(db, outbox, institution, clock, caller, id, rows, cancel)).ToOk())
        .Allow(Role.Teacher | Role.Head | Role.Administrator)
        .WithSummary("Write grades, all or none")
        .WithDescription("A row is a `score`, or `state` `missing` or `excused` without one. With `version` it is refused (409 `stale`) unless the grade still has it; 0: there was none. "
            + "A row with the present `version` and neither `score` nor `state` clears the grade; its values are kept. Nothing changes once the sheet is closed (409 `sheet_closed`).");

    public static async Task<Outcome<Response>> RunAsync(
        CollegeDb db, Outbox outbox, Institution institution, TimeProvider clock, Caller caller, long sectionId, IReadOnlyList<GradeRow?> rows, CancellationToken cancel)
    {
        if ((await SectionAccess.LoadAsync(db, sectionId, cancel)).ToManage(caller) is { } refusal)
        {
            return refusal;
        }

        var read = GradeSheetRules.Read(rows);
        if (read.Refusal is { } invalid)
        {
            return invalid;
        }

        var entries = read.Value;
        return await GradeSheet.ChangeOpenAsync<Response>(db, sectionId, async section =>
        {
            var approved = await db.Set<Enrollment>()
                .Where(e => e.SectionId == sectionId && e.Status == EnrollmentStatus.Approved).Select(e => e.StudentId).ToHashSetAsync(cancel);
            var assessments = await db.Set<Assessment>().Where(a => a.SectionId == sectionId).Select(a => a.Id).ToHashSetAsync(cancel);
            if (GradeSheetRules.CheckFit(entries, approved, assessments) is { } unfit)
            {
                return unfit;
            }

            var present = await db.Set<Grade>().Where(g => assessments.Contains(g.AssessmentId)).ToDictionaryAsync(g => (g.StudentId, g.AssessmentId), cancel);
            var stale = entries.Count(e => GradeSheetRules.IsStale(e.Version, present.GetValueOrDefault((e.StudentId, e.AssessmentId))?.Version ?? 0));
            if (stale > 0)
            {
                return GradeSheetRules.Stale(stale);
            }

            var now = clock.GetUtcNow().UtcDateTime;
            var today = institution.DateOf(now);
            var toldToday = present.Values.Where(g => institution.DateOf(g.UpdatedAt) == today).Select(g => g.StudentId).ToHashSet();
            var cleared = entries.All(e => present.ContainsKey((e.StudentId, e.AssessmentId))) ? [] : await ClearedGrades.LastVersionsAsync(db, assessments, cancel);
            var changed = Write(db, caller.Id, entries, present, cleared, now);
            await TellAsync(db, outbox, section, changed.Where(g => !toldToday.Contains(g.StudentId)), cancel);
            if (entries.Count > 0)
            {
                db.Audit(caller.Id, "grades.written", section, $$"""{"rows":{{entries.Count}}}""");
            }

            await db.SaveChangesAsync(cancel);
            return new Response(entries.Count)
            {
                Versions = entries.ToDictionary(e => (e.StudentId, e.AssessmentId), e => e.Clears ? 0 : present[(e.StudentId, e.AssessmentId)].Version),
            };
        }, cancel);
    }

    /// <summary>Puts the entries into the sheet and answers those grades whose value is another now.</summary>
    /// <param name="cleared">See <see cref="ClearedGrades.LastVersionsAsync"/>.</param>
    internal static List<Grade> Write(
        CollegeDb db, long by, IEnumerable<GradeEntry> entries, Dictionary<(long, long), Grade> present, Dictionary<(long, long), int> cleared, DateTime now)
    {
        var changed = new List<Grade>();
        foreach (var entry in entries)
        {
            var key = (entry.StudentId, entry.AssessmentId);
            if (!present.TryGetValue(key, out var grade))
            {
                present[key] = grade = new Grade
                {
                    StudentId = entry.StudentId, AssessmentId = entry.AssessmentId, Score = entry.Score, State = entry.State,
                    Version = cleared.GetValueOrDefault(key) + 1, UpdatedAt = now, UpdatedBy = by,
                };
                db.Add(grade);
                changed.Add(grade);
                continue;
            }

            if (entry.Clears)
            {
                ClearedGrades.Clear(db, by, grade);
                continue;
            }

            var former = grade.Replace(entry.Score, entry.State, now, by);
            db.Add(former);
            if ((former.Score, former.State) != (grade.Score, grade.State))
            {
                changed.Add(grade);
            }
        }

        return changed;
    }

    /// <summary>One word to each student, at most once a day for a section: a teacher saves often while grading.</summary>
    internal static async Task TellAsync(CollegeDb db, Outbox outbox, Section section, IEnumerable<Grade> changed, CancellationToken cancel)
    {
        var first = changed.DistinctBy(g => g.StudentId).ToList();
        if (first.Count == 0)
        {
            return;
        }

        var data = await GradeNews.OfAsync(db, section, cancel);
        foreach (var grade in first)
        {
            outbox.Add(grade.StudentId, GradeNews.Posted, data, $"grades:{grade.AssessmentId}:{grade.StudentId}:{grade.Version}");
        }
    }
}
