namespace Claustro.Academics.Sections;

/// <summary>When two weekly meetings clash: same weekday and a common minute; one may begin when the other ends.</summary>
internal static class MeetingRules
{
    public static bool Overlap(int weekdayA, TimeOnly fromA, TimeOnly toA, int weekdayB, TimeOnly fromB, TimeOnly toB) =>
        weekdayA == weekdayB && fromA < toB && fromB < toA;
}
