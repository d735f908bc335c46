namespace Claustro.Academics.Grades;

/// <summary>One grade with what it weighs.</summary>
internal readonly record struct Mark(decimal Weight, GradeState State, decimal? Score, bool DropLowest = false)
{
    public bool Counts => State != GradeState.Excused;

    /// <summary>A missing work is worth nothing.</summary>
    public decimal Points => State == GradeState.Graded ? Score ?? 0 : 0;
}

/// <summary>A course taken once, with how it ended; nulls while it has not.</summary>
internal readonly record struct Attempt(long CourseId, int Credits, decimal? Final, bool? Passed);

/// <summary>How grades become averages, finals and credits. Pure; every rounding is half up, once, at the end.</summary>
internal static class GradeRules
{
    /// <summary>
    /// The weighted average of what counts, or null when nothing does. Weights are relative to their sum; missing counts
    /// as 0, excused not at all. Of the marks so marked the lowest is dropped when there are at least two of them; among
    /// equally low ones the heaviest.
    /// </summary>
    public static decimal? Average(IEnumerable<Mark> marks, int decimals)
    {
        decimal weight = 0, points = 0;
        var droppable = 0;
        Mark lowest = default;
        foreach (var mark in marks)
        {
            if (!mark.Counts)
            {
                continue;
            }

            weight += mark.Weight;
            points += mark.Weight * mark.Points;
            if (mark.DropLowest && (++droppable == 1 || mark.Points < lowest.Points || (mark.Points == lowest.Points && mark.Weight > lowest.Weight)))
            {
                lowest = mark;
            }
        }

        if (droppable >= 2)
        {
            weight -= lowest.Weight;
            points -= lowest.Weight * lowest.Points;
        }

        return weight == 0 ? null : RoundHalfUp(points / weight, decimals);
    }

    /// <summary>The final of a closed sheet: an assessment without a grade counts as missing. Null when the student is excused from everything.</summary>
    public static decimal? Final(IEnumerable<Assessment> assessments, IReadOnlyDictionary<long, Grade> gradeOfAssessment, int decimals) =>
        Average(
            assessments.Select(a => gradeOfAssessment.TryGetValue(a.Id, out var grade)
                ? new Mark(a.Weight, grade.State, grade.Score, a.DropLowest)
                : new Mark(a.Weight, GradeState.Missing, null, a.DropLowest)),
            decimals);

    public static bool? HasPassed(decimal? final, decimal passMark) => final is { } score ? score >= passMark : null;

    /// <summary>
    /// The average of the finals, weighted by credits. A course taken more than once counts once, with its highest final.
    /// Null when no course has a final (or only courses without credits do).
    /// </summary>
    public static decimal? CumulativeAverage(IEnumerable<Attempt> attempts, int decimals)
    {
        decimal credits = 0, points = 0;
        foreach (var best in attempts.Where(a => a.Final is not null).GroupBy(a => a.CourseId).Select(course => course.MaxBy(a => a.Final)))
        {
            credits += best.Credits;
            points += best.Credits * best.Final!.Value;
        }

        return credits == 0 ? null : RoundHalfUp(points / credits, decimals);
    }

    /// <summary>The credits of the courses passed, each once.</summary>
    public static int CreditsEarned(IEnumerable<Attempt> attempts) =>
        attempts.Where(a => a.Passed == true).DistinctBy(a => a.CourseId).Sum(a => a.Credits);

    /// <summary>The band of the scale that the final falls into.</summary>
    public static GradeBand? Band(decimal? final, IEnumerable<GradeBand> scale) =>
        final is { } score ? scale.Where(b => b.From <= score).MaxBy(b => b.From) : null;

    public static decimal RoundHalfUp(decimal value, int decimals) => Math.Round(value, decimals, MidpointRounding.AwayFromZero);
}
