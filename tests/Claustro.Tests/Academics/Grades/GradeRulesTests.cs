using System.Numerics;
using Claustro.Academics;
using Claustro.Academics.Grades;
using FsCheck.Xunit;
using Xunit;

namespace Claustro.Tests.Academics.Grades;

public sealed class GradeRulesTests
{
    /// <summary>Any numbers make a mark: weight 0.01 to 1000, score 0 to 100, both in hundredths.</summary>
    public sealed record RawMark(int Weight, int Score, int State, bool Drop)
    {
        public int WeightHundredths => 1 + (int)(Math.Abs((long)Weight * 7919) % 100_000);

        public int ScoreHundredths => (int)(Math.Abs((long)Score * 137) % 10_001);

        internal Mark ToMark(bool drop = true) => (Math.Abs((long)State) % 5) switch
        {
            0 => new(WeightHundredths / 100m, GradeState.Missing, null, drop && Drop),
            1 => new(WeightHundredths / 100m, GradeState.Excused, null, drop && Drop),
            _ => new(WeightHundredths / 100m, GradeState.Graded, ScoreHundredths / 100m, drop && Drop),
        };
    }

    [Property]
    public void The_average_lies_between_the_lowest_and_the_highest_score(RawMark[] raw)
    {
        var marks = Marks(raw);
        var counted = marks.Where(m => m.Counts).Select(m => m.Points).ToList();
        if (GradeRules.Average(marks, 2) is { } average)
        {
            Assert.InRange(average, counted.Min(), counted.Max());
        }
        else
        {
            Assert.Empty(counted);
        }
    }

    [Property]
    public void The_order_of_the_grades_does_not_matter(RawMark[] raw, int seed)
    {
        var marks = Marks(raw);
        var shuffled = marks.ToArray();
        new Random(seed).Shuffle(shuffled);
        Assert.Equal(GradeRules.Average(marks, 2), GradeRules.Average(shuffled, 2));
    }

    [Property]
    public void An_excused_work_never_matters(RawMark[] raw, RawMark excused, int at)
    {
        var marks = Marks(raw);
        List<Mark> more = [.. marks];
        more.Insert((int)(Math.Abs((long)at) % (marks.Length + 1)), excused.ToMark() with { State = GradeState.Excused });
        Assert.Equal(GradeRules.Average(marks, 2), GradeRules.Average(more, 2));
    }

    [Property]
    public void The_average_is_the_exact_fraction_rounded_half_up_once(RawMark[] raw, int decimalsRaw)
    {
        var decimals = (int)(Math.Abs((long)decimalsRaw) % 3);
        var counted = raw.Where(r => r.ToMark().Counts).ToList();
        BigInteger points = 0, weight = 0;
        foreach (var mark in counted)
        {
            weight += mark.WeightHundredths;
            points += (BigInteger)mark.WeightHundredths * (mark.ToMark().State == GradeState.Graded ? mark.ScoreHundredths : 0);
        }

        var unit = BigInteger.Pow(10, decimals);
        decimal? exact = weight == 0 ? null : (decimal)(((2 * points * unit) + (100 * weight)) / (200 * weight)) / (decimal)unit;
        Assert.Equal(exact, GradeRules.Average(raw.Select(r => r.ToMark(drop: false)), decimals));
    }

    [Property]
    public void A_better_score_never_lowers_the_average(RawMark[] raw, int which, int gain)
    {
        var marks = raw.Select(r => r.ToMark(drop: false)).ToArray();
        if (marks.Length == 0)
        {
            return;
        }

        var better = marks.ToArray();
        ref var changed = ref better[Math.Abs((long)which) % marks.Length];
        if (changed.Counts)
        {
            changed = changed with { State = GradeState.Graded, Score = Math.Min(100, changed.Points + (Math.Abs((long)gain) % 100)) };
            Assert.True(GradeRules.Average(better, 2) >= GradeRules.Average(marks, 2));
        }
    }

    [Property]
    public void Only_the_proportion_of_the_weights_matters(RawMark[] raw) =>
        Assert.Equal(GradeRules.Average(Marks(raw), 2), GradeRules.Average(Marks(raw).Select(m => m with { Weight = m.Weight * 3 }), 2));

    [Property]
    public void Dropping_the_lowest_is_as_if_it_were_excused(RawMark[] raw)
    {
        var marks = Marks(raw);
        var droppable = marks.Where(m => m.Counts && m.DropLowest).OrderBy(m => m.Points).ThenByDescending(m => m.Weight).ToList();
        var kept = marks.Select(m => m with { DropLowest = false }).ToList();
        if (droppable.Count >= 2)
        {
            kept.Remove(droppable[0] with { DropLowest = false });
        }

        Assert.Equal(GradeRules.Average(kept, 2), GradeRules.Average(marks, 2));
    }

    [Fact]
    public void The_lowest_of_those_so_marked_is_dropped_when_there_are_two()
    {
        Mark[] marks = [Graded(10, 40, drop: true), Graded(10, 80, drop: true), Graded(20, 60)];
        Assert.Equal(66.67m, GradeRules.Average(marks, 2));
        Assert.Equal(60m, GradeRules.Average([marks[1] with { State = GradeState.Excused }, marks[2], Graded(20, 60, drop: true)], 2));
        Assert.Equal(80m, GradeRules.Average([marks[1], new Mark(10, GradeState.Missing, null, true)], 2));
    }

    [Theory]
    [InlineData(0, "49.5", "50")]
    [InlineData(1, "49.95", "50.0")]
    [InlineData(2, "49.995", "50.00")]
    [InlineData(2, "49.9949", "49.99")]
    public void Halves_go_up(int decimals, string value, string rounded) =>
        Assert.Equal(decimal.Parse(rounded, System.Globalization.CultureInfo.InvariantCulture),
            GradeRules.RoundHalfUp(decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture), decimals));

    [Fact]
    public void A_course_taken_again_counts_once_with_its_highest_final()
    {
        Attempt[] attempts = [new(1, 6, 30, false), new(1, 6, 80, true), new(1, 6, 60, true), new(2, 3, 50, true), new(3, 4, null, null), new(4, 5, 20, false)];
        Assert.Equal(9, GradeRules.CreditsEarned(attempts));
        Assert.Equal(52.14m, GradeRules.CumulativeAverage(attempts, 2)); // (6·80 + 3·50 + 5·20) / 14
        Assert.Null(GradeRules.CumulativeAverage([new(3, 4, null, null)], 2));
        Assert.Null(GradeRules.CumulativeAverage([new(5, 0, 90, true)], 2));
    }

    [Fact]
    public void A_final_bears_the_word_of_its_band_and_passes_at_the_mark()
    {
        var institution = new Institution();
        Assert.Equal("Sobresaliente", GradeRules.Band(90, institution.Scale)!.Es);
        Assert.Equal("Very good", GradeRules.Band(89.99m, institution.Scale)!.En);
        Assert.Equal("Suspenso", GradeRules.Band(0, institution.Scale)!.Es);
        Assert.Null(GradeRules.Band(null, institution.Scale));
        Assert.Equal((true, false, (bool?)null), (GradeRules.HasPassed(50, 50), GradeRules.HasPassed(49.99m, 50), GradeRules.HasPassed(null, 50)));
    }

    private static Mark[] Marks(RawMark[] raw) => [.. raw.Select(r => r.ToMark())];

    private static Mark Graded(decimal weight, decimal score, bool drop = false) => new(weight, GradeState.Graded, score, drop);
}
