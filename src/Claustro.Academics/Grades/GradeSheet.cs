using Claustro.Academics.Sections;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Grades;

/// <summary>
/// The one door to a section's assessments, grades and finals for those who change them. Inside it nobody else changes
/// or closes the sheet, so what was read stays true until the commit.
/// </summary>
internal static class GradeSheet
{
    /// <summary>Runs <paramref name="change"/> in a transaction that holds the sheet; refuses when the sheet is closed.</summary>
    public static Task<Outcome<T>> ChangeOpenAsync<T>(CollegeDb db, long sectionId, Func<Section, Task<Outcome<T>>> change, CancellationToken cancel) =>
        ChangeAsync(db, sectionId, async section => section.ClosedAt is null ? await change(section) : GradeSheetRules.SheetClosed, cancel);

    /// <summary>As <see cref="ChangeOpenAsync"/>, whether it is open or closed.</summary>
    public static Task<Outcome<T>> ChangeAsync<T>(CollegeDb db, long sectionId, Func<Section, Task<Outcome<T>>> change, CancellationToken cancel) =>
        db.InTransactionAsync(async () => await HoldAsync(db, sectionId, cancel) is { } section ? await change(section) : Refusal.Unknown, cancel);

    /// <summary>
    /// Holds many sheets until the transaction ends, in the order of their ids so that nobody waits in a circle; whoever
    /// writes looks at each one's <see cref="Section.ClosedAt"/>.
    /// </summary>
    public static Task<Dictionary<long, Section>> HoldAllAsync(CollegeDb db, IReadOnlyCollection<long> sectionIds, CancellationToken cancel)
    {
        var ids = sectionIds.ToArray();
        return (db.IsPostgres
            ? db.Set<Section>().FromSql($"select * from academics_sections where id = any({ids}) order by id for no key update")
            : db.Set<Section>().Where(s => EF.Parameter(ids).Contains(s.Id)))
            .ToDictionaryAsync(s => s.Id, cancel);
    }

    /// <summary>Waits for others who hold the section and keeps it until the transaction ends. On SQLite the transaction itself is exclusive.</summary>
    private static Task<Section?> HoldAsync(CollegeDb db, long sectionId, CancellationToken cancel) =>
        (db.IsPostgres
            ? db.Set<Section>().FromSql($"select * from academics_sections where id = {sectionId} for no key update")
            : db.Set<Section>().Where(s => s.Id == sectionId))
        .SingleOrDefaultAsync(cancel);
}
