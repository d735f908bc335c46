using Claustro.Academics.Terms;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Claustro.Platform.Work;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Sections;

/// <summary>
/// Reads the catalogue of the terms that are open, or open within the quarter of an hour, so that the database has it in
/// memory (and an all-in-one process its pages ready) before thousands ask.
/// </summary>
internal sealed class WarmCatalogue(CollegeDb db, SectionCatalogue catalogue, TimeProvider clock) : ISchedule
{
    private const int MaxPages = 10;
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(15);

    public static string Name => "cache-warmup";

    public static string Cron => "*/10 * * * *";

    public static Text Title => new("Preparar el catálogo en memoria", "Warm up the catalogue");

    public async Task<int> RunAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var soon = now + Ahead;
        var terms = await db.Set<Term>().Where(t => t.EnrollmentOpensAt <= soon && t.EnrollmentClosesAt > now)
            .Select(t => new { t.Id, Sections = db.Set<Section>().Count(s => s.TermId == t.Id) }).ToListAsync(cancel);
        var pages = 0;
        foreach (var term in terms)
        {
            for (var page = 1; page <= Math.Min(MaxPages, (term.Sections + PageRequest.DefaultSize - 1) / PageRequest.DefaultSize); page++, pages++)
            {
                await catalogue.PageAsync(new SectionFilter { Term = term.Id }, new PageRequest(page, PageRequest.DefaultSize), cancel);
            }
        }

        return pages;
    }
}
