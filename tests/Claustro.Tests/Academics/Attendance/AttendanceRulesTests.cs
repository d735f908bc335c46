using Claustro.Academics;
using Claustro.Academics.Attendance;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Claustro.Tests.Academics.Attendance;

public sealed class AttendanceRulesTests
{
    [Property(MaxTest = 500)]
    public FsCheck.Property One_more_absence_never_takes_a_warning_back() => Prop.ForAll(
        Gen.Choose(0, 60).Two().ToArbitrary(), two =>
        {
            var (absences, held) = (Math.Min(two.Item1, two.Item2), Math.Max(two.Item1, two.Item2));
            var institution = new Institution();
            return !AttendanceRules.IsTooMuch(absences, held, institution) || AttendanceRules.IsTooMuch(absences + 1, held + 1, institution);
        });
}
