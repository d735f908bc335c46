using Claustro.Academics.Courses;
using Claustro.Academics.Departments;
using Claustro.Academics.Terms;
using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Academics.Sections;

/// <summary>What stands around the catalogue on many pages: the terms, latest first, and the departments with what they offer.</summary>
internal sealed record Shelf(IReadOnlyList<TermView> Terms, IReadOnlyList<ShelfDepartment> Departments)
{
    public TermView? Term(long? id) => Terms.FirstOrDefault(t => t.Id == id);

    public IEnumerable<TermView> OpenTerms => Terms.Where(t => t.EnrollmentOpen).OrderBy(t => t.StartsOn);
}

/// <param name="Open">Sections with free seats in terms open for enrolment.</param>
internal sealed record ShelfDepartment(long Id, string Code, string Name, int Courses, int Open);

/// <summary>The <see cref="Shelf"/>, read at most once a second in each process: every student's page needs it, and it hardly changes.</summary>
internal sealed class CatalogueShelf(SectionCatalogue catalogue, IServiceScopeFactory scopes, TimeProvider clock)
{
    private const int MaxTerms = 60;
    private volatile Held? held;

    public Task<Shelf> GetAsync(CancellationToken cancel)
    {
        var known = held;
        if (known is null || known.Shelf.IsFaulted || known.Forgotten != catalogue.Forgotten || clock.GetElapsedTime(known.At) >= SectionCatalogue.Fresh)
        {
            var mine = new Held(clock.GetTimestamp(), catalogue.Forgotten, new Lazy<Task<Shelf>>(ReadAsync));
            // Who is overtaken by another takes the other's.
            known = Interlocked.CompareExchange(ref held, mine, known) == known ? mine : held!;
        }

        return known.Shelf.WaitAsync(cancel);
    }

    private async Task<Shelf> ReadAsync()
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CollegeDb>();
        var now = clock.GetUtcNow().UtcDateTime;
        // Those open for enrolment are there in any case; of the others the latest.
        var found = await db.Set<Term>().AsNoTracking().OrderByDescending(t => t.EnrollmentOpensAt <= now && now < t.EnrollmentClosesAt)
            .ThenByDescending(t => t.StartsOn).ThenByDescending(t => t.Id).Select(TermView.At(now)).Take(MaxTerms).ToListAsync();
        var terms = found.OrderByDescending(t => t.StartsOn).ThenByDescending(t => t.Id).ToList();
        var departments = await db.Set<Department>().AsNoTracking().OrderBy(d => d.Name).Select(d => new ShelfDepartment(
            d.Id, d.Code, d.Name, db.Set<Course>().Count(c => c.DepartmentId == d.Id), 0)).ToListAsync();
        var open = terms.Where(t => t.EnrollmentOpen).Select(t => t.Id).ToList();
        var offered = open.Count == 0 ? [] : await db.Set<Section>().Where(s => open.Contains(s.TermId) && s.ClosedAt == null && s.SeatsTaken < s.Capacity)
            .Join(db.Set<Course>(), s => s.CourseId, c => c.Id, (s, c) => c.DepartmentId)
            .GroupBy(d => d).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count);
        return new Shelf(terms, departments.ConvertAll(d => d with { Open = offered.GetValueOrDefault(d.Id) }));
    }

    private sealed record Held(long At, int Forgotten, Lazy<Task<Shelf>> Reading)
    {
        public Task<Shelf> Shelf => Reading.Value;
    }
}
