using System.Security.Claims;
using Claustro.Academics.Enrollments;
using Claustro.Academics.Sections;
using Claustro.Identity.People;
using Claustro.Notifications;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Claustro.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;

namespace Claustro.Academics.Grades;

/// <summary>
/// What gradebook.js asks of the server over the circuit. It keeps nothing between two calls, so a page that was away and
/// comes back to another circuit goes on; each call is a unit of work of its own, by the rights the person has then.
/// </summary>
internal sealed class GradebookDoor(IServiceScopeFactory scopes, ClaimsPrincipal signedIn, long sectionId, Reader reader, IReadOnlyList<AssessmentView> assessments)
{
    private static readonly Text Gone = new("La evaluación ya no existe. Recargue la página.", "The assessment is gone. Load the page again.");
    private static readonly Text Left = new(
        "Ya no tiene plaza en el grupo, y su nota no se puede guardar. Descarte el cambio o recargue la página.",
        "Has no place in the section any more, and the grade cannot be saved. Discard the change or load the page again.");

    private static readonly Text SignedOut = new("La sesión ha terminado. Vuelva a entrar.", "The session has ended. Sign in again.");

    // Short names: a paste of a whole class travels through the circuit.
    public sealed record RowIn(long S, string?[]? T);

    public sealed record RowOut(string?[] Text, string?[] Why, string Average);

    public sealed record CellIn(long S, long A, string? T, int V);

    public sealed record CellOut(long S, long A, string Text, int V, string? Why = null);

    public sealed record SaveOut(List<CellOut> Saved, List<CellOut> Wrong, List<CellOut> Clashes, string? Message = null);

    /// <summary>What the texts of whole rows mean: in their plain form, or why not, with the average they come to.</summary>
    [JSInvokable]
    public async Task<RowOut[]> Check(long[] columns, RowIn[] rows)
    {
        await using var scope = scopes.CreateAsyncScope();
        var decimals = scope.ServiceProvider.GetRequiredService<Institution>().Decimals;
        var found = columns.Select(id => assessments.FirstOrDefault(a => a.Id == id)).ToArray();
        return [.. rows.Select(row => CheckRow(found, row, decimals))];
    }

    private RowOut CheckRow(AssessmentView?[] columns, RowIn row, int decimals)
    {
        var (texts, why, marks) = (new string?[columns.Length], new string?[columns.Length], new List<Mark>());
        for (var i = 0; i < columns.Length; i++)
        {
            var text = row.T is { } t && i < t.Length ? t[i] ?? "" : "";
            if (text.Length == 0)
            {
                continue; // no grade, or one that is to be cleared
            }

            var (score, state, wrong) = GradeText.Read(text);
            wrong = columns[i] is null ? Gone : wrong;
            if (wrong is { } what)
            {
                why[i] = reader.T(what);
                continue;
            }

            texts[i] = GradeText.Show(score, state, reader);
            marks.Add(new Mark(columns[i]!.Weight, state, score, columns[i]!.DropLowest));
        }

        return new RowOut(texts, why, reader.Number(GradeRules.Average(marks, decimals), decimals));
    }

    /// <summary>Writes what can be written; what another has changed meanwhile comes back with both values.</summary>
    [JSInvokable]
    public async Task<SaveOut> Save(CellIn[] cells)
    {
        var (wanted, answer) = (new List<WantedCell>(), new SaveOut([], [], []));
        foreach (var cell in cells.DistinctBy(c => (c.S, c.A)))
        {
            if (string.IsNullOrWhiteSpace(cell.T))
            {
                var empty = new WantedCell(cell.S, cell.A, null, GradeState.Graded, cell.V);
                if (cell.V > 0)
                {
                    wanted.Add(empty);
                }
                else
                {
                    answer.Saved.Add(Out(empty, new(null, GradeState.Graded, 0))); // nothing was there
                }

                continue;
            }

            var (score, state, wrong) = GradeText.Read(cell.T);
            if (wrong is { } what)
            {
                answer.Wrong.Add(new CellOut(cell.S, cell.A, cell.T, cell.V, reader.T(what)));
            }
            else
            {
                wanted.Add(new WantedCell(cell.S, cell.A, score, state, cell.V));
            }
        }

        for (var attempt = 1; wanted.Count > 0; attempt++)
        {
            await using var scope = scopes.CreateAsyncScope();
            var services = scope.ServiceProvider;
            if (await services.GetRequiredService<IRequesters>().FindAsync(signedIn, default) is not { } caller)
            {
                return answer with { Message = reader.T(SignedOut) };
            }

            var (db, institution) = (services.GetRequiredService<CollegeDb>(), services.GetRequiredService<Institution>());
            var rows = wanted.ConvertAll(w => (GradeRow?)new GradeRow(w.StudentId, w.AssessmentId, w.Score, w.Clears ? null : Word.Of(w.State), w.Version));
            var written = await WriteGrades.RunAsync(
                db, services.GetRequiredService<Outbox>(), institution, services.GetRequiredService<TimeProvider>(), caller, sectionId, rows, default);
            if (written.Refusal is null)
            {
                answer.Saved.AddRange(wanted.Select(w => Out(w, new(w.Score, w.State, written.Value.Versions[(w.StudentId, w.AssessmentId)]))));
                break;
            }

            // One who left, or an assessment that was deleted, does not keep the others' grades from being saved.
            if (written.Refusal.Code == GradeSheetRules.NotEnrolled.Code || written.Refusal.Code == GradeSheetRules.UnknownAssessment.Code)
            {
                var (here, columns) = await PresentAsync(db);
                var sound = wanted.FindAll(w => here.Contains(w.StudentId) && columns.Contains(w.AssessmentId));
                if (sound.Count < wanted.Count)
                {
                    answer.Wrong.AddRange(wanted.Except(sound).Select(w =>
                        Out(w, new(w.Score, w.State, w.Version)) with { Why = reader.T(columns.Contains(w.AssessmentId) ? Left : Gone) }));
                    wanted = sound;
                    continue;
                }
            }

            if (written.Refusal.Code != Refusal.Stale.Code || attempt == 4)
            {
                return answer with { Message = reader.T(written.Refusal.Detail) };
            }

            var sheet = await GetGradeSheet.RunAsync(db, services.GetRequiredService<PeopleDirectory>(), institution, caller, sectionId, default);
            if (sheet.Refusal is { } refusal)
            {
                return answer with { Message = reader.T(refusal.Detail) };
            }

            var parts = GradebookConflicts.Split(wanted, Present(sheet.Value));
            answer.Saved.AddRange(parts.Same.Select(s => Out(s.Mine, s.Theirs)));
            answer.Clashes.AddRange(parts.Clashes.Select(c => Out(c.Mine, c.Theirs)));
            wanted = parts.Free;
        }

        return answer;
    }

    private async Task<(HashSet<long> Students, HashSet<long> Assessments)> PresentAsync(CollegeDb db) => (
        await db.Set<Enrollment>().Where(e => e.SectionId == sectionId && e.Status == EnrollmentStatus.Approved).Select(e => e.StudentId).ToHashSetAsync(),
        await db.Set<Assessment>().Where(a => a.SectionId == sectionId).Select(a => a.Id).ToHashSetAsync());

    private CellOut Out(WantedCell cell, GetGradeSheet.Cell now) => new(cell.StudentId, cell.AssessmentId, GradeText.Show(now.Score, now.State, reader), now.Version);

    private static Dictionary<(long, long), GetGradeSheet.Cell> Present(GetGradeSheet.Response sheet) => sheet.Rows
        .SelectMany(row => row.Cells.Select((cell, i) => (Key: (row.StudentId, sheet.Assessments[i].Id), Cell: cell)))
        .Where(x => x.Cell is not null).ToDictionary(x => x.Key, x => x.Cell!);
}
