using Claustro.Academics.Sections;
using Claustro.Academics.Terms;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;

namespace Claustro.Academics.Enrollments;

/// <summary>
/// Everything the enrolment page shows of a student: what they have, what is offered, and what the rules would say to each
/// offer, so that nobody learns only by clicking. Two round trips beside the catalogue's cache, because thousands open it at once.
/// </summary>
internal static class EnrollmentDesk
{
    public const int PageSize = 12;

    /// <summary>What a click on an offer would do.</summary>
    public enum Way
    {
        None,
        Enroll,
        Ask,
        Wait,
        Mine,
    }

    /// <param name="Term">The one looked at; null when there is none to look at.</param>
    /// <param name="Terms">Those one can choose: open for enrolment, or with places of one's own.</param>
    public sealed record Response(
        TermView? Term, IReadOnlyList<TermView> Terms, IReadOnlyList<TermView> Coming, Shelf Shelf, IReadOnlyList<MyPlace> Places, string? Hold, bool MayDrop, DateTime? DropsUntil,
        int CreditLimit, Page<Offer> Offers)
    {
        public int Credits => Places.Where(p => p.HasSeat).Sum(p => p.Credits);
    }

    /// <param name="Refusals">Why not, every reason; empty when the way is open.</param>
    public sealed record Offer(SectionView Section, MyPlace? Mine, Way Way, IReadOnlyList<Refusal> Refusals);

    /// <summary>What it reads from besides the database.</summary>
    public readonly record struct Tools(CollegeDb Db, SectionCatalogue Catalogue, CatalogueShelf Shelf, Institution Institution, TimeProvider Clock);

    public static async Task<Outcome<Response>> RunAsync(Tools tools, Caller caller, SectionFilter filter, PageRequest page, CancellationToken cancel)
    {
        var (db, catalogue, shelves, institution, clock) = tools;
        if (!caller.Is(Role.Student))
        {
            return Refusal.NotYours;
        }

        if (filter.Refuse() is { } invalid)
        {
            return invalid;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var shelf = await shelves.GetAsync(cancel);
        var all = await MyPlaces.LoadAsync(db, caller.Id, institution.DateOf(now), cancel);
        var terms = shelf.Terms.Where(t => IsOpen(t, now) || all.Exists(p => p.TermId == t.Id)).OrderBy(t => t.StartsOn).ToList();
        var coming = shelf.Terms.Where(t => t.EnrollmentOpensAt > now).OrderBy(t => t.EnrollmentOpensAt).ToList();
        if ((terms.Find(t => t.Id == filter.Term) ?? terms.Find(t => IsOpen(t, now)) ?? terms.LastOrDefault()) is not { } term)
        {
            return new Response(null, terms, coming, shelf, [], null, false, null, institution.CreditLimit, new Page<Offer>([], 1, page.PageSize, 0));
        }

        var places = all.FindAll(p => p.TermId == term.Id);
        var found = await catalogue.ViewsAsync(filter with { Term = term.Id }, page, cancel);
        var (hold, facts) = await EnrollmentFacts.LoadManyAsync(db, caller.Id, term, found.Items, places.ConvertAll(p => p.ToHeld()), cancel);
        var offers = found.Items.Where(s => facts.ContainsKey(s.Id)).Select(s => ToOffer(s, facts[s.Id], places, now, institution.CreditLimit)).ToList();
        var until = EnrollmentRules.DropsUntil(term.DropDeadline, term.EndsOn, TimeZoneInfo.FindSystemTimeZoneById(institution.TimeZone));
        return new Response(
            term, terms, coming, shelf, places, hold, now < until, until, institution.CreditLimit, new Page<Offer>(offers, found.Number, found.PageSize, found.Total));
    }

    private static Offer ToOffer(SectionView view, EnrollmentFacts facts, List<MyPlace> places, DateTime now, int creditLimit)
    {
        var section = facts.Section;
        view = view with
        {
            Capacity = section.Capacity, SeatsTaken = section.SeatsTaken, SeatsLeft = section.Capacity - section.SeatsTaken, Waitlisted = section.Waitlisted,
            WaitlistCapacity = section.WaitlistCapacity, RequiresApproval = section.RequiresApproval,
        };
        if (places.Find(p => p.SectionId == view.Id) is { } mine)
        {
            return new Offer(view, mine, Way.Mine, []);
        }

        var refusals = EnrollmentRules.Check(facts, now, creditLimit, waitlist: true);
        var way = refusals.Count > 0 ? Way.None : !section.HasSeat ? Way.Wait : section.RequiresApproval ? Way.Ask : Way.Enroll;
        return new Offer(view, null, way, refusals);
    }

    private static bool IsOpen(TermView term, DateTime now) => term.EnrollmentOpensAt <= now && now < term.EnrollmentClosesAt;
}
