using Claustro.Academics.Enrollments;
using Claustro.Academics.Grades;
using Claustro.Academics.Sections;
using Claustro.Academics.Terms;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Attendance;

/// <summary>Writes the attendance of a day, all or none; a mark that is there already is replaced.</summary>
internal static class WriteAttendance
{
    public sealed record Response(int Written);

    public static void Map(RouteGroupBuilder section) => section
        .MapPut("/attendance/{date}", async (long id, string date, List<AttendanceRow?> rows, Caller caller, CollegeDb db, TimeProvider clock, CancellationToken cancel) =>
            (await RunAsync(db, clock, caller, id, date, rows, cancel)).ToOk())
        .Allow(Role.Teacher | Role.Head | Role.Administrator)
        .WithSummary("Write the attendance of a section on a date");

    /// <param name="seen">What its writer saw of each, null for no mark: what another has marked otherwise since then refuses the whole. Without it one overwrites.</param>
    public static async Task<Outcome<Response>> RunAsync(
        CollegeDb db, TimeProvider clock, Caller caller, long sectionId, string date, IReadOnlyList<AttendanceRow?> rows, CancellationToken cancel,
        IReadOnlyDictionary<long, AttendanceStatus?>? seen = null)
    {
        var access = await SectionAccess.LoadAsync(db, sectionId, cancel);
        if (access.ToManage(caller) is { } refusal)
        {
            return refusal;
        }

        if (AttendanceRules.ReadDate(date) is not { } day)
        {
            return AttendanceRules.MalformedDate;
        }

        var term = await db.Set<Term>().AsNoTracking().SingleAsync(t => t.Id == access!.TermId, cancel);
        if (day < term.StartsOn || day > term.EndsOn)
        {
            return AttendanceRules.OutsideTerm(term.StartsOn, term.EndsOn);
        }

        // The sheet's door also keeps two teachers from inserting the same mark at the same time.
        return await GradeSheet.ChangeAsync<Response>(db, sectionId, async section =>
        {
            var approved = await db.Set<Enrollment>()
                .Where(e => e.SectionId == sectionId && e.Status == EnrollmentStatus.Approved).Select(e => e.StudentId).ToHashSetAsync(cancel);
            var read = AttendanceRules.Read(rows, approved);
            if (read.Refusal is { } invalid)
            {
                return invalid;
            }

            var present = await db.Set<AttendanceMark>().Where(m => m.SectionId == sectionId && m.Date == day).ToDictionaryAsync(m => m.StudentId, cancel);
            if (seen is not null && read.Value.Any(r => AttendanceRules.Clashes(seen.GetValueOrDefault(r.Key), present.GetValueOrDefault(r.Key)?.Status, r.Value)))
            {
                return AttendanceRules.ChangedMeanwhile;
            }

            var now = clock.GetUtcNow().UtcDateTime;
            foreach (var (student, status) in read.Value)
            {
                if (!present.TryGetValue(student, out var mark))
                {
                    db.Add(mark = new AttendanceMark { SectionId = sectionId, StudentId = student, Date = day });
                }

                (mark.Status, mark.UpdatedAt, mark.UpdatedBy) = (status, now, caller.Id);
            }

            if (read.Value.Count > 0)
            {
                db.Audit(caller.Id, "attendance.written", section, $$"""{"date":"{{day:yyyy-MM-dd}}","rows":{{read.Value.Count}}}""");
            }

            await db.SaveChangesAsync(cancel);
            return new Response(read.Value.Count);
        }, cancel);
    }
}
