using Claustro.Academics.Calendar;
using Claustro.Academics.Courses;
using Claustro.Academics.Enrollments;
using Claustro.Academics.Enrollments.Holds;
using Claustro.Academics.Grades;
using Claustro.Academics.Sections;
using Claustro.Academics.Terms;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Home;

/// <summary>What a student wants to know when they come: where to be next, where they stand, what to do now.</summary>
internal static class StudentHome
{
    private const int Days = 7, RecentDays = 14, MostGrades = 5;

    /// <param name="Credits">Held or asked for in the terms that have not ended.</param>
    /// <param name="Open">Terms open for enrolment.</param>
    public sealed record Response(
        IReadOnlyList<AgendaClass> Next, int Credits, int CreditsEarned, decimal? Average, IReadOnlyList<TermView> Open, IReadOnlyList<TermView> Coming,
        IReadOnlyList<MyPlace> Requested, IReadOnlyList<MyPlace> Waiting, IReadOnlyList<MyHoldView> Holds, IReadOnlyList<Posted> Grades);

    /// <summary>A grade just written.</summary>
    public sealed record Posted(string CourseCode, string Title, string Assessment, decimal? Score, GradeState State, DateTime At);

    public static async Task<Response> RunAsync(CollegeDb db, CatalogueShelf shelves, Institution institution, TimeProvider clock, Caller caller, CancellationToken cancel)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var shelf = await shelves.GetAsync(cancel);
        var places = await MyPlaces.LoadAsync(db, caller.Id, institution.DateOf(now), cancel);
        var attempts = (await GradeBook.LoadAsync(db, caller.Id, cancel)).ConvertAll(c => c.Attempt);
        var holds = await ListMyHolds.RunAsync(db, caller, new PageRequest(1, 5), cancel);
        var classes =
            from place in places
            where place.HasSeat
            let term = shelf.Term(place.TermId)
            where term is not null
            from m in place.Meetings
            select new WeeklyClass(place.SectionId, place.Code, place.CourseCode, place.Title, "", m.Weekday, m.From, m.To, m.Room, term.StartsOn, term.EndsOn, place.Status == EnrollmentStatus.Requested);
        return new Response(
            Agenda.Next(classes, institution.ToLocal(now), Days), places.Where(p => p.HasSeat).Sum(p => p.Credits), GradeRules.CreditsEarned(attempts),
            GradeRules.CumulativeAverage(attempts, institution.Decimals), shelf.OpenTerms.ToList(),
            shelf.Terms.Where(t => t.EnrollmentOpensAt > now).OrderBy(t => t.EnrollmentOpensAt).ToList(),
            places.FindAll(p => p.Status == EnrollmentStatus.Requested), places.FindAll(p => p.Status == EnrollmentStatus.Waitlisted), holds.Items,
            await PostedAsync(db, caller.Id, now.AddDays(-RecentDays), cancel));
    }

    private static Task<List<Posted>> PostedAsync(CollegeDb db, long studentId, DateTime since, CancellationToken cancel) => (
        from g in db.Set<Grade>().AsNoTracking()
        where g.StudentId == studentId && g.UpdatedAt >= since
        join a in db.Set<Assessment>() on g.AssessmentId equals a.Id
        join s in db.Set<Section>() on a.SectionId equals s.Id
        join c in db.Set<Course>() on s.CourseId equals c.Id
        orderby g.UpdatedAt descending, g.Id descending
        select new Posted(c.Code, c.Title, a.Name, g.Score, g.State, g.UpdatedAt)).Take(MostGrades).ToListAsync(cancel);
}
