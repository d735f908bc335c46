using Claustro.Academics.Grades;
using Claustro.Web;
using FsCheck.Xunit;
using Xunit;

namespace Claustro.Tests.Academics.Grades;

public sealed class GradeTextTests
{
    [Theory]
    [InlineData("8,5", "8,5", "8.5")]
    [InlineData(" 8.50 ", "8,5", "8.5")]
    [InlineData("100", "100", "100")]
    [InlineData("0", "0", "0")]
    [InlineData("f", "F", "M")]
    [InlineData("M", "F", "M")]
    [InlineData("NP", "F", "M")]
    [InlineData("e", "E", "E")]
    [InlineData("excused", "E", "E")]
    public void What_a_teacher_types_is_understood_in_both_languages(string typed, string es, string en)
    {
        var (score, state, wrong) = GradeText.Read(typed);
        Assert.Null(wrong);
        Assert.Equal(es, GradeText.Show(score, state, Reader.Of("es", "UTC")));
        Assert.Equal(en, GradeText.Show(score, state, Reader.Of("en", "UTC")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("100,01")]
    [InlineData("8,555")]
    [InlineData("-1")]
    [InlineData("1.000,5")]
    [InlineData("1e2")]
    [InlineData("ocho")]
    [InlineData("99999999999999999999999999999999")]
    [InlineData("😀")]
    public void What_is_no_grade_is_told_why(string typed) => Assert.NotNull(GradeText.Read(typed).Wrong);

    [Property]
    public void Every_grade_is_read_as_it_is_shown(uint hundredths)
    {
        var score = (hundredths % 10_001) / 100m;
        foreach (var reader in new[] { Reader.Of("es", "UTC"), Reader.Of("en", "UTC") })
        {
            Assert.Equal((score, GradeState.Graded, null), GradeText.Read(GradeText.Show(score, GradeState.Graded, reader)));
        }
    }

    [Fact]
    public void Of_stale_cells_the_same_value_is_no_conflict_and_what_nobody_touched_may_be_written()
    {
        var present = new Dictionary<(long, long), GetGradeSheet.Cell>
        {
            [(1, 1)] = new(50, GradeState.Graded, 2), [(2, 1)] = new(60, GradeState.Graded, 2), [(3, 1)] = new(null, GradeState.Excused, 1),
        };
        WantedCell[] wanted = [new(1, 1, 50, GradeState.Graded, 1), new(2, 1, 70, GradeState.Graded, 1), new(3, 1, 80, GradeState.Graded, 1), new(4, 1, 90, GradeState.Graded, 0)];
        var parts = GradebookConflicts.Split(wanted, present);
        Assert.Equal([3, 4], parts.Free.Select(c => c.StudentId));
        Assert.Equal([1], parts.Same.Select(c => c.Mine.StudentId));
        Assert.Equal([2], parts.Clashes.Select(c => c.Mine.StudentId));

        // Cleared by another meanwhile: whoever cleared it too agrees, whoever wrote something else must choose.
        var cleared = GradebookConflicts.Split([new(5, 1, null, GradeState.Graded, 2), new(6, 1, 70, GradeState.Graded, 2)], present);
        Assert.Equal([5], cleared.Same.Select(c => c.Mine.StudentId));
        Assert.Equal([(6L, 0)], cleared.Clashes.Select(c => (c.Mine.StudentId, c.Theirs.Version)));
    }
}
