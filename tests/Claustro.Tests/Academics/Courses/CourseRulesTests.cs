using Claustro.Academics.Courses;
using FsCheck.Xunit;
using Xunit;

namespace Claustro.Tests.Academics.Courses;

public sealed class CourseRulesTests
{
    [Fact]
    public void A_course_cannot_require_itself() => Assert.True(CourseRules.MakesCycle(1, [1], Graph([])));

    [Fact]
    public void A_course_cannot_require_itself_through_others() => Assert.True(CourseRules.MakesCycle(1, [3], Graph([(3, 2), (2, 1)])));

    [Fact]
    public void What_the_course_required_before_does_not_matter() => Assert.False(CourseRules.MakesCycle(1, [2], Graph([(1, 3), (1, 2)])));

    /// <summary>Accepting only what makes no circle, in whatever order, never builds one; and refuses only what would.</summary>
    [Property(MaxTest = 200)]
    public bool Whatever_is_asked_for_no_circle_comes_to_be(List<(byte Course, byte[] Wanted)> changes)
    {
        var requires = new Dictionary<long, HashSet<long>>();
        foreach (var (course, wanted) in changes)
        {
            var (id, want) = (course % 8L, (wanted ?? []).Select(w => w % 8L).ToHashSet());
            var before = requires.SelectMany(r => r.Value, (r, p) => (r.Key, p)).ToList();
            var after = before.Where(e => e.Key != id).Concat(want.Select(p => (id, p))).ToList();
            if (CourseRules.MakesCycle(id, want, Graph(before)) != !CanBeTakenInSomeOrder(after))
            {
                return false;
            }

            if (CanBeTakenInSomeOrder(after))
            {
                requires[id] = want;
            }
        }

        return true;
    }

    /// <summary>The other way round: takes, again and again, every course whose prerequisites are taken.</summary>
    private static bool CanBeTakenInSomeOrder(List<(long Course, long Prerequisite)> edges)
    {
        var left = edges.ToList();
        while (left.Count > 0)
        {
            var open = left.Select(e => e.Course).ToHashSet();
            if (left.RemoveAll(e => !open.Contains(e.Prerequisite)) == 0)
            {
                return false;
            }
        }

        return true;
    }

    private static ILookup<long, long> Graph(IEnumerable<(long Course, long Prerequisite)> edges) => edges.ToLookup(e => e.Course, e => e.Prerequisite);
}
