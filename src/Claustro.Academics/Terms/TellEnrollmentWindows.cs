using System.Globalization;
using Claustro.Identity.People;
using Claustro.Notifications;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Claustro.Platform.Work;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Terms;

/// <summary>
/// Tells all students that enrolment in a term has opened, and two days ahead that it closes. Whether one may enrol is
/// decided by the clock in the rules, not here. Told once per student and term; windows that opened more than a day ago
/// are no news.
/// </summary>
internal sealed class TellEnrollmentWindows(CollegeDb db, PeopleDirectory people, Outbox outbox, Institution institution, TimeProvider clock) : ISchedule
{
    public const string Opened = "term.opening", Closing = "term.closing";

    private static readonly TimeSpan News = TimeSpan.FromDays(1), Ahead = TimeSpan.FromDays(2);

    public static string Name => "enrollment-windows";

    public static string Cron => "*/5 * * * *";

    public static Text Title => new("Avisar de la apertura y el cierre de la matrícula", "Tell of enrolment opening and closing");

    public async Task<int> RunAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var (openedSince, closesBy) = (now - News, now + Ahead);
        var terms = await db.Set<Term>().AsNoTracking().Where(t => t.EnrollmentOpensAt <= now && t.EnrollmentClosesAt > now
            && (t.EnrollmentOpensAt > openedSince || t.EnrollmentClosesAt <= closesBy)).ToListAsync(cancel);
        if (terms.Count == 0)
        {
            return 0;
        }

        var students = (await people.WithRoleAsync(Role.Student, cancel)).Where(p => !p.Disabled).Select(p => p.Id).ToList();
        var told = 0;
        foreach (var term in terms)
        {
            told += term.EnrollmentOpensAt > openedSince ? await TellAsync(term, Opened, students, cancel) : 0;
            // A window shorter than two days is told of once, when it opens.
            told += term.EnrollmentClosesAt <= closesBy && term.EnrollmentClosesAt - term.EnrollmentOpensAt > Ahead ? await TellAsync(term, Closing, students, cancel) : 0;
        }

        return told;
    }

    private Task<int> TellAsync(Term term, string what, List<long> students, CancellationToken cancel)
    {
        var closes = institution.Say(term.EnrollmentClosesAt!.Value);
        var data = new Dictionary<string, string> { ["term"] = term.Name, ["code"] = term.Code, ["closes_es"] = closes.Es, ["closes_en"] = closes.En };
        return outbox.AddManyAsync(what, students.Select(s => new Notice(s, string.Create(CultureInfo.InvariantCulture, $"{what}:{term.Id}:{s}"), data)), cancel);
    }
}
