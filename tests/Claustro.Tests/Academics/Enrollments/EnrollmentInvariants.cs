using Claustro.Academics.Enrollments;
using Claustro.Academics.Sections;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Claustro.Tests.Academics.Enrollments;

/// <summary>Rules 1 and 2 of the design, asked of the tables themselves.</summary>
internal static class EnrollmentInvariants
{
    /// <summary>Counters tell the truth, seats stay within capacity, nobody sits in two places at once, nobody waits where they sit.</summary>
    public static async Task HoldsInvariantsAsync(this College college, params long[] sectionIds)
    {
        var sections = await college.InDbAsync(db => db.Set<Section>().AsNoTracking().Include(s => s.Meetings).Where(s => EF.Parameter(sectionIds).Contains(s.Id)).ToDictionaryAsync(s => s.Id));
        var rows = await college.InDbAsync(db => db.Set<Enrollment>().AsNoTracking().Where(e => EF.Parameter(sectionIds).Contains(e.SectionId)).ToListAsync());
        foreach (var section in sections.Values)
        {
            var of = rows.Where(r => r.SectionId == section.Id).ToLookup(r => r.Status);
            Assert.Equal(of[EnrollmentStatus.Requested].Count() + of[EnrollmentStatus.Approved].Count(), section.SeatsTaken);
            Assert.Equal(of[EnrollmentStatus.Waitlisted].Count(), section.Waitlisted);
            Assert.InRange(section.SeatsTaken, 0, section.Capacity);
        }

        foreach (var student in rows.Where(r => r.Status is EnrollmentStatus.Requested or EnrollmentStatus.Approved).GroupBy(r => r.StudentId))
        {
            var held = student.Select(r => sections[r.SectionId]).ToList();
            Assert.Equal(held.Count, held.Distinct().Count());
            var pairs = from a in held from b in held where a.Id < b.Id && a.TermId == b.TermId from x in a.Meetings from y in b.Meetings
                        where x.Weekday == y.Weekday && x.From < y.To && y.From < x.To select (a.Code, b.Code);
            Assert.Empty(pairs);
        }
    }
}
