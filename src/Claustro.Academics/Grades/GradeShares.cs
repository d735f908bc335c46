namespace Claustro.Academics.Grades;

/// <summary>What one mark does in an average, as its student is shown it.</summary>
/// <param name="Share">Its part of the average, 0 to 1; null when it does not count.</param>
/// <param name="Points">What it adds to the average, not rounded; null when it does not count.</param>
/// <param name="Dropped">The lowest of those of which the lowest does not count.</param>
internal readonly record struct GradeShare(decimal? Share, decimal? Points, bool Dropped);

/// <summary>How an average came about: the same sum as <see cref="GradeRules.Average"/>, taken apart. Pure.</summary>
internal static class GradeShares
{
    /// <summary>In the order of the marks; the points add up to the average before rounding.</summary>
    public static IReadOnlyList<GradeShare> Of(IReadOnlyList<Mark> marks)
    {
        var dropped = Dropped(marks);
        var weight = marks.Where((m, i) => m.Counts && i != dropped).Sum(m => m.Weight);
        return marks.Select((mark, i) => i == dropped ? new GradeShare(null, null, true)
            : !mark.Counts || weight == 0 ? new GradeShare(null, null, false)
            : new GradeShare(mark.Weight / weight, mark.Weight * mark.Points / weight, false)).ToList();
    }

    private static int? Dropped(IReadOnlyList<Mark> marks)
    {
        var candidates = Enumerable.Range(0, marks.Count).Where(i => marks[i] is { DropLowest: true, Counts: true }).ToList();
        return candidates.Count < 2 ? null : candidates.OrderBy(i => marks[i].Points).ThenByDescending(i => marks[i].Weight).First();
    }
}
