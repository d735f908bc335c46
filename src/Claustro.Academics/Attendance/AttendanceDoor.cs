using System.Security.Claims;
using Claustro.Academics.Grades;
using Claustro.Identity.People;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Claustro.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;

namespace Claustro.Academics.Attendance;

/// <summary>What attendance.js asks of the server over the circuit, by the rights the person has at that moment.</summary>
internal sealed class AttendanceDoor(IServiceScopeFactory scopes, ClaimsPrincipal signedIn, long sectionId, string date, Reader reader)
{
    public sealed record Tap(long S, string? Status, string? Was);

    /// <param name="Refused">Why nothing was written; null when all is on disk, or when there is something to settle first.</param>
    /// <param name="Theirs">What others have marked since the page saw it. Nothing was written.</param>
    /// <param name="Gone">Who has no place in the section any more. Nothing was written.</param>
    public sealed record Answer(string? Refused, IReadOnlyList<Tap> Theirs, IReadOnlyList<long> Gone);

    /// <summary>Writes all of it or nothing.</summary>
    [JSInvokable]
    public async Task<Answer> Mark(List<Tap> taps)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        if (await services.GetRequiredService<IRequesters>().FindAsync(signedIn, default) is not { } caller)
        {
            return new(reader.T("La sesión ha terminado. Vuelva a entrar.", "The session has ended. Sign in again."), [], []);
        }

        var (db, seen) = (services.GetRequiredService<CollegeDb>(), taps.DistinctBy(t => t.S).ToDictionary(t => t.S, t => Read(t.Was)));
        var rows = taps.ConvertAll(t => (AttendanceRow?)new AttendanceRow(t.S, t.Status));
        var written = await WriteAttendance.RunAsync(db, services.GetRequiredService<TimeProvider>(), caller, sectionId, date, rows, default, seen);
        if (written.Refusal is not { } refusal)
        {
            return new(null, [], []);
        }

        if (refusal.Code == Refusal.Stale.Code || refusal.Code == GradeSheetRules.NotEnrolled.Code)
        {
            var sheet = await GetAttendanceSheet.RunAsync(
                db, services.GetRequiredService<PeopleDirectory>(), caller, sectionId, AttendanceRules.ReadDate(date)!.Value, default);
            if (sheet.Refusal is null)
            {
                var now = sheet.Value.Rows.ToDictionary(r => r.StudentId, r => r.Status);
                return new(
                    null,
                    [.. taps.Where(t => now.TryGetValue(t.S, out var status) && Read(t.Status) is { } wanted && AttendanceRules.Clashes(seen[t.S], status, wanted))
                        .Select(t => new Tap(t.S, now[t.S] is { } theirs ? Word.Of(theirs) : "", null))],
                    [.. taps.Select(t => t.S).Where(s => !now.ContainsKey(s))]);
            }
        }

        return new(reader.T(refusal.Detail), [], []);
    }

    private static AttendanceStatus? Read(string? word) => Word.TryRead<AttendanceStatus>(word, out var status) ? status : null;
}
