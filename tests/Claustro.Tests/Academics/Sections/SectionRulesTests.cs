using Claustro.Academics.Sections;
using FsCheck.Xunit;
using Xunit;

namespace Claustro.Tests.Academics.Sections;

public sealed class SectionRulesTests
{
    [Fact]
    public void Meetings_that_touch_do_not_overlap() => Assert.False(MeetingRules.Overlap(At(1, 9, 10), At(1, 10, 11)));

    [Property]
    public bool Overlap_is_symmetric(byte d1, byte f1, byte l1, byte d2, byte f2, byte l2) =>
        MeetingRules.Overlap(Time(d1, f1, l1), Time(d2, f2, l2)) == MeetingRules.Overlap(Time(d2, f2, l2), Time(d1, f1, l1));

    [Property]
    public bool A_meeting_overlaps_itself(byte day, byte from, byte length) => MeetingRules.Overlap(Time(day, from, length), Time(day, from, length));

    [Property]
    public bool Overlap_means_a_minute_in_common(byte d1, byte f1, byte l1, byte d2, byte f2, byte l2)
    {
        var (a, b) = (Time(d1, f1, l1), Time(d2, f2, l2));
        return MeetingRules.Overlap(a, b) == Minutes(a).Intersect(Minutes(b)).Any();

        static IEnumerable<(int, int)> Minutes((int Weekday, TimeOnly From, TimeOnly To) m) =>
            Enumerable.Range(0, (int)(m.To - m.From).TotalMinutes).Select(i => (m.Weekday, (m.From.Hour * 60) + m.From.Minute + i));
    }

    [Property]
    public bool Only_shared_teachers_and_rooms_clash(byte f1, byte f2, bool sameTeacher, bool sameRoom)
    {
        var (mine, theirs) = (Time(1, f1, 60), Time(1, f2, 60));
        var section = new Section
        {
            Code = "A", Teachers = [new SectionTeacher { TeacherId = 1 }],
            Meetings = [new Meeting { Weekday = mine.Weekday, From = mine.From, To = mine.To, Room = "Aula 1" }],
        };
        var codes = SectionRules.Clashes(section, [new OtherMeeting("B", theirs, sameRoom ? "AULA 1" : null, [sameTeacher ? 1 : 2])]).Select(r => r.Code).ToHashSet();
        var overlap = MeetingRules.Overlap(mine, theirs);
        return codes.Contains("teacher_conflict") == (overlap && sameTeacher) && codes.Contains("room_conflict") == (overlap && sameRoom);
    }

    private static (int Weekday, TimeOnly From, TimeOnly To) At(int weekday, int from, int to) => (weekday, new TimeOnly(from, 0), new TimeOnly(to, 0));

    /// <summary>A meeting within one of two days, so that overlaps are frequent.</summary>
    private static (int Weekday, TimeOnly From, TimeOnly To) Time(byte day, byte from, byte length)
    {
        var start = new TimeOnly(8, 0).AddMinutes(from);
        return ((day % 2) + 1, start, start.AddMinutes((length % 120) + 1));
    }
}
