namespace Claustro.Academics.Grades;

/// <summary>A cell that somebody wants to write: which version of it they saw (0: none).</summary>
internal sealed record WantedCell(long StudentId, long AssessmentId, decimal? Score, GradeState State, int Version)
{
    /// <summary>The cell was emptied.</summary>
    public bool Clears => Score is null && State == GradeState.Graded;
}

/// <summary>What becomes of cells when the sheet has moved on since they were seen. Pure.</summary>
internal static class GradebookConflicts
{
    /// <param name="Free">Unchanged since they were seen: may be written.</param>
    /// <param name="Same">Somebody else, or an answer that got lost, has already written the same value.</param>
    /// <param name="Clashes">Somebody else has written another value: the person must choose.</param>
    public sealed record Parts(List<WantedCell> Free, List<(WantedCell Mine, GetGradeSheet.Cell Theirs)> Same, List<(WantedCell Mine, GetGradeSheet.Cell Theirs)> Clashes);

    private static readonly GetGradeSheet.Cell Nothing = new(null, GradeState.Graded, 0);

    public static Parts Split(IEnumerable<WantedCell> wanted, IReadOnlyDictionary<(long, long), GetGradeSheet.Cell> present)
    {
        var parts = new Parts([], [], []);
        foreach (var cell in wanted)
        {
            var now = present.GetValueOrDefault((cell.StudentId, cell.AssessmentId)) ?? Nothing; // cleared, perhaps
            if (!GradeSheetRules.IsStale(cell.Version, now.Version))
            {
                parts.Free.Add(cell);
            }
            else
            {
                (now.Score == cell.Score && now.State == cell.State ? parts.Same : parts.Clashes).Add((cell, now));
            }
        }

        return parts;
    }
}
