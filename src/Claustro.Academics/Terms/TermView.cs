using System.Linq.Expressions;

namespace Claustro.Academics.Terms;

/// <summary>A term as the API shows it; <paramref name="EnrollmentOpen"/> says whether students may enrol at the moment of reading.</summary>
internal sealed record TermView(
    long Id, string Code, string Name, DateOnly StartsOn, DateOnly EndsOn,
    DateTime? EnrollmentOpensAt, DateTime? EnrollmentClosesAt, DateTime? DropDeadline, bool EnrollmentOpen)
{
    public static Expression<Func<Term, TermView>> At(DateTime now) => t => new TermView(
        t.Id, t.Code, t.Name, t.StartsOn, t.EndsOn, t.EnrollmentOpensAt, t.EnrollmentClosesAt, t.DropDeadline,
        t.EnrollmentOpensAt <= now && t.EnrollmentClosesAt > now);

    public static TermView Of(Term t, DateTime now) => new(
        t.Id, t.Code, t.Name, t.StartsOn, t.EndsOn, t.EnrollmentOpensAt, t.EnrollmentClosesAt, t.DropDeadline, t.IsOpen(now));
}
