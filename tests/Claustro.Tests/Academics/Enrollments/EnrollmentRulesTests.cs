using Claustro.Academics.Enrollments;
using Claustro.Academics.Terms;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace Claustro.Tests.Academics.Enrollments;

/// <summary>Properties of the registrar's rules over thousands of made-up students.</summary>
public sealed class EnrollmentRulesTests
{
    private const int CreditLimit = 30;
    private static readonly DateTime Now = new(2026, 9, 1, 12, 0, 0, DateTimeKind.Utc);

    [Property(MaxTest = 1000, Arbitrary = [typeof(Students)])]
    internal void Each_code_appears_exactly_when_its_rule_is_broken(EnrollmentFacts facts, bool waitlist)
    {
        var codes = EnrollmentRules.Check(facts, Now, CreditLimit, waitlist).ConvertAll(r => r.Code);
        var (section, seats) = (facts.Section, facts.Held.Where(h => h.Status != EnrollmentStatus.Waitlisted && h.SectionId != facts.Section.Id).ToList());
        var has = facts.Held.Exists(h => h.SectionId == section.Id);
        Assert.Equal(codes.Distinct(), codes);
        Assert.Equal(section.SheetClosed || !(section.OpensAt <= Now && Now < section.ClosesAt), codes.Contains("enrollment_closed"));
        Assert.Equal(has, codes.Contains("duplicate"));
        Assert.Equal(!has && section.SeatsTaken >= section.Capacity && !(waitlist && section.Waitlisted < section.WaitlistCapacity), codes.Contains("section_full"));
        Assert.Equal(facts.MissingPrerequisites.Count > 0, codes.Contains("prerequisite"));
        Assert.Equal(facts.Hold is not null, codes.Contains("hold"));
        Assert.Equal(seats.Sum(h => h.Credits) + section.Credits > CreditLimit, codes.Contains("credit_limit"));
        Assert.Equal(seats.Exists(h => MinutesOf(h.Meetings).Overlaps(MinutesOf(section.Meetings))), codes.Contains("schedule_conflict"));
    }

    [Property(MaxTest = 500, Arbitrary = [typeof(Students)])]
    internal void Nobody_who_is_let_in_breaks_an_invariant(EnrollmentFacts facts, bool waitlist)
    {
        if (EnrollmentRules.Check(facts, Now, CreditLimit, waitlist).Count > 0)
        {
            return;
        }

        var seats = facts.Held.Where(h => h.HasSeat).Append(new HeldSection(facts.Section.Id, "", EnrollmentStatus.Approved, facts.Section.Credits, facts.Section.Meetings)).ToList();
        Assert.Equal(seats.Count, seats.Select(h => h.SectionId).Distinct().Count());
        Assert.True(facts.Section.SeatsTaken < facts.Section.Capacity || waitlist);
        Assert.True(seats.Sum(h => h.Credits) <= CreditLimit);
        Assert.DoesNotContain(facts.Held, h => h.HasSeat && MinutesOf(h.Meetings).Overlaps(MinutesOf(facts.Section.Meetings)));
    }

    [Property(MaxTest = 300, Arbitrary = [typeof(Students)])]
    internal void Asking_for_the_waitlist_never_adds_a_reason(EnrollmentFacts facts)
    {
        var without = EnrollmentRules.Check(facts, Now, CreditLimit, false).Select(r => r.Code);
        Assert.Subset(without.ToHashSet(), EnrollmentRules.Check(facts, Now, CreditLimit, true).Select(r => r.Code).ToHashSet());
    }

    [Fact]
    public void The_reasons_come_in_the_contracts_order()
    {
        var meetings = new List<MeetingTime> { new(1, new(9, 0), new(10, 0)) };
        var facts = new EnrollmentFacts(1, 0, "Tasas.", new WantedSection(7, "S", "Álgebra", 6, 0, 0, 0, 0, false, null, null, false, 0, meetings),
            [new HeldSection(8, "T", EnrollmentStatus.Approved, 30, meetings)], ["C1"]);
        Assert.Equal(["enrollment_closed", "section_full", "schedule_conflict", "prerequisite", "credit_limit", "hold"],
            EnrollmentRules.Check(facts, Now, CreditLimit, true).Select(r => r.Code));
    }

    [Fact]
    public void Only_these_transitions_exist()
    {
        var possible = from a in Enum.GetValues<EnrollmentStatus>() from b in Enum.GetValues<EnrollmentStatus>() where EnrollmentRules.MayBecome(a, b) select $"{a}-{b}";
        Assert.Equal(["Requested-Approved", "Requested-Rejected", "Requested-Dropped", "Approved-Dropped", "Waitlisted-Rejected", "Waitlisted-Dropped"], possible);
    }

    [Theory]
    [InlineData("Europe/Madrid", 22)] // summer: the day ends at 22:00 UTC
    [InlineData("America/Lima", 29)] // and in Lima five hours into the next
    public void Without_a_deadline_one_drops_until_the_terms_last_day_ends_there(string zone, int hours)
    {
        var term = new Term { Code = "T", Name = "T", StartsOn = new(2026, 2, 1), EndsOn = new(2026, 6, 30) };
        var end = new DateTime(2026, 6, 30, 0, 0, 0, DateTimeKind.Utc).AddHours(hours);
        Assert.True(EnrollmentRules.MayStillDrop(term, TimeZoneInfo.FindSystemTimeZoneById(zone), end.AddSeconds(-1)));
        Assert.False(EnrollmentRules.MayStillDrop(term, TimeZoneInfo.FindSystemTimeZoneById(zone), end));
        term.DropDeadline = Now.AddYears(-1);
        Assert.False(EnrollmentRules.MayStillDrop(term, TimeZoneInfo.Utc, Now.AddYears(-1)));
    }

    /// <summary>Another way to say when somebody sits where: minute by minute.</summary>
    private static HashSet<int> MinutesOf(List<MeetingTime> meetings) => meetings
        .SelectMany(m => Enumerable.Range(0, Math.Max(0, (int)(m.To.ToTimeSpan() - m.From.ToTimeSpan()).TotalMinutes)).Select(i => (m.Weekday * 1440) + (int)m.From.ToTimeSpan().TotalMinutes + i))
        .ToHashSet();

    internal static class Students
    {
        public static Arbitrary<EnrollmentFacts> Facts()
        {
            var meeting =
                from day in Gen.Choose(1, 3)
                from start in Gen.Choose(0, 8)
                from length in Gen.Choose(1, 6)
                select new MeetingTime(day, new TimeOnly(8, 0).AddMinutes(start * 15), new TimeOnly(8, 0).AddMinutes((start + length) * 15));
            var meetings = Gen.Choose(0, 2).SelectMany(n => Gen.ListOf(meeting, n)).Select(l => l.ToList());
            var held =
                from id in Gen.Choose(1, 6)
                from status in Gen.Elements(EnrollmentStatus.Requested, EnrollmentStatus.Approved, EnrollmentStatus.Waitlisted)
                from credits in Gen.Choose(0, 15)
                from times in meetings
                select new HeldSection(id, $"S{id}", status, credits, times);
            var opens = Gen.Elements<DateTime?>(null, Now.AddDays(-1), Now, Now.AddDays(1));
            var section =
                from capacity in Gen.Choose(0, 2)
                from taken in Gen.Choose(0, 2)
                from places in Gen.Choose(0, 2)
                from waiting in Gen.Choose(0, 2)
                from credits in Gen.Choose(1, 12)
                from times in meetings
                from open in Gen.Frequency((3, Gen.Constant(((DateTime?)Now.AddDays(-1), (DateTime?)Now.AddDays(1)))), (1, opens.SelectMany(o => opens.Select(c => (o, c)))))
                from closed in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
                select new WantedSection(1, "S1", "Álgebra", credits, capacity, Math.Min(taken, capacity), places, Math.Min(waiting, places), false, open.Item1, open.Item2, closed, 0, times);
            return Arb.From(
                from s in section
                from h in Gen.Choose(0, 3).SelectMany(n => Gen.ListOf(held, n))
                from hold in Gen.Frequency((4, Gen.Constant<string?>(null)), (1, Gen.Constant<string?>("Tasas.")))
                from missing in Gen.Frequency((4, Gen.Constant(new List<string>())), (1, Gen.Constant(new List<string> { "C1" })))
                select new EnrollmentFacts(1, 0, hold, s, h.DistinctBy(x => x.SectionId).ToList(), missing));
        }
    }
}
