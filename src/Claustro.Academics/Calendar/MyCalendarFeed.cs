using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Calendar;

/// <summary>A person's own feed: whether there is one, making it, and replacing its address.</summary>
internal static class MyCalendarFeed
{
    /// <summary><paramref name="Path"/> begins with a slash; the site's address goes before it.</summary>
    public sealed record Response(string Path, DateTime CreatedAt);

    private static readonly Refusal Twice = Refusal.Conflict("stale",
        "La dirección se acaba de crear en otra ventana. Vuelva a cargar la página.", "The address was just made in another window. Load the page again.");

    public static async Task<Response?> FindAsync(CollegeDb db, Caller caller, CancellationToken cancel) =>
        await db.Set<CalendarFeed>().AsNoTracking().SingleOrDefaultAsync(f => f.PersonId == caller.Id, cancel) is { } feed ? ToResponse(feed) : null;

    /// <summary>A new secret; the address before, if there was one, is unknown from then on.</summary>
    public static async Task<Outcome<Response>> RenewAsync(CollegeDb db, TimeProvider clock, Caller caller, CancellationToken cancel)
    {
        if (!caller.Is(Role.Student | Role.Teacher))
        {
            return Refusal.NotYours; // nobody else has a timetable
        }

        var feed = await db.Set<CalendarFeed>().SingleOrDefaultAsync(f => f.PersonId == caller.Id, cancel);
        var action = feed is null ? "calendar.created" : "calendar.renewed";
        if (feed is null)
        {
            db.Add(feed = new CalendarFeed { PersonId = caller.Id, Secret = CalendarFeed.NewSecret() });
        }
        else
        {
            feed.Secret = CalendarFeed.NewSecret();
        }

        feed.CreatedAt = clock.GetUtcNow().UtcDateTime;
        db.Audit(caller.Id, action, feed);
        return await db.SaveOrAsync(Twice, cancel) is { } twice ? twice : ToResponse(feed);
    }

    /// <summary>Nobody can read the timetable without signing in any more. Doing it twice is doing it once.</summary>
    public static async Task<Outcome<Done>> RemoveAsync(CollegeDb db, Caller caller, CancellationToken cancel)
    {
        if (await db.Set<CalendarFeed>().SingleOrDefaultAsync(f => f.PersonId == caller.Id, cancel) is { } feed)
        {
            db.Remove(feed);
            db.Audit(caller.Id, "calendar.removed", feed);
            await db.SaveChangesAsync(cancel);
        }

        return Done.It;
    }

    private static Response ToResponse(CalendarFeed feed) => new($"/calendar/{feed.Secret}.ics", feed.CreatedAt);
}
