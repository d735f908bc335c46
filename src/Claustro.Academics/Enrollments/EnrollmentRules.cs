using Claustro.Academics.Sections;
using Claustro.Academics.Terms;
using Claustro.Platform.Errors;

namespace Claustro.Academics.Enrollments;

/// <summary>The registrar's rules: facts in, every refusal out. No I/O.</summary>
internal static class EnrollmentRules
{
    public static readonly Refusal UnknownSection = Refusal.NotFound("unknown_section", "No existe ese grupo.", "There is no such section.");

    public static readonly Refusal UnknownStudent = Refusal.NotFound("unknown_student", "No existe ese estudiante.", "There is no such student.");

    public static readonly Refusal Closed = Refusal.Conflict("enrollment_closed",
        "La matrícula no está abierta ahora en este periodo. Consulte las fechas del periodo.", "Enrolment in this term is not open now. See the term's dates.");

    public static readonly Refusal Full = Refusal.Conflict("section_full",
        "No quedan plazas. Elija otro grupo o, si hay sitio, apúntese a la lista de espera.", "No seats are left. Choose another section or, if there is room, join the waitlist.");

    public static readonly Refusal Duplicate = Refusal.Conflict("duplicate",
        "Ya tiene este grupo, o espera una plaza en él.", "You have this section already, or wait for a seat in it.");

    public static readonly Refusal BadTransition = Refusal.Conflict("bad_transition",
        "Eso ya no se puede hacer: la matrícula está en otro estado, quizá desde hace un momento. Vuelva a cargarla.", "That can no longer be done: the enrolment is in another state, perhaps since a moment ago. Load it again.");

    public static readonly Refusal DropDeadline = Refusal.Conflict("drop_deadline",
        "Ha pasado el plazo para darse de baja. Hable con secretaría.", "The deadline for dropping has passed. Talk to the registrar.");

    public static readonly Refusal SheetClosed = Refusal.Conflict("sheet_closed",
        "El acta de este grupo está cerrada.", "The grade sheet of this section is closed.");

    /// <summary>Every reason why this student cannot have a seat (or, with <paramref name="waitlist"/>, a place in the waitlist) now.</summary>
    public static List<Refusal> Check(EnrollmentFacts facts, DateTime now, int creditLimit, bool waitlist)
    {
        var (section, refusals) = (facts.Section, new List<Refusal>());
        var has = facts.Held.Exists(h => h.SectionId == section.Id);
        Refuse(!IsOpen(section, now), Closed);
        // Whoever has the section is not told that it is full: the seat may be their own.
        Refuse(!has && !section.HasSeat && !(waitlist && section.HasWaitingPlace), Full);
        Refuse(has, Duplicate);
        if (Clash(section.Id, section.Meetings, facts.Held) is { } other)
        {
            refusals.Add(Conflict(other.Code));
        }

        if (facts.MissingPrerequisites.Count > 0)
        {
            refusals.Add(Prerequisite(facts.MissingPrerequisites));
        }

        if (CreditsWith(section.Id, section.Credits, facts.Held) > creditLimit)
        {
            refusals.Add(CreditLimit(creditLimit));
        }

        if (facts.Hold is { } reason)
        {
            refusals.Add(OnHold(reason));
        }

        return refusals;

        void Refuse(bool wrong, Refusal refusal)
        {
            if (wrong)
            {
                refusals.Add(refusal);
            }
        }
    }

    /// <summary>From the opening (inclusive) to the closing (exclusive), while the grade sheet is open.</summary>
    public static bool IsOpen(WantedSection section, DateTime now) => section.OpensAt <= now && now < section.ClosesAt && !section.SheetClosed;

    /// <summary>The first section with a seat that meets at the same time; the section itself does not count.</summary>
    public static HeldSection? Clash(long sectionId, List<MeetingTime> meetings, List<HeldSection> held) =>
        held.Find(h => h.HasSeat && h.SectionId != sectionId && Overlap(meetings, h.Meetings));

    public static bool Overlap(List<MeetingTime> some, List<MeetingTime> others) =>
        some.Exists(a => others.Exists(b => MeetingRules.Overlap((a.Weekday, a.From, a.To), (b.Weekday, b.From, b.To))));

    /// <summary>Credits of the term's seats with this section among them.</summary>
    public static int CreditsWith(long sectionId, int credits, List<HeldSection> held) =>
        credits + held.Where(h => h.HasSeat && h.SectionId != sectionId).Sum(h => h.Credits);

    /// <summary>requested → approved, rejected, dropped; approved → dropped; waitlisted → rejected, dropped.</summary>
    public static bool MayBecome(EnrollmentStatus from, EnrollmentStatus to) => (from, to) switch
    {
        (EnrollmentStatus.Requested, EnrollmentStatus.Approved or EnrollmentStatus.Rejected or EnrollmentStatus.Dropped) => true,
        (EnrollmentStatus.Approved, EnrollmentStatus.Dropped) => true,
        (EnrollmentStatus.Waitlisted, EnrollmentStatus.Rejected or EnrollmentStatus.Dropped) => true,
        _ => false,
    };

    /// <summary>Students drop until the deadline (exclusive); without one, until the term's last day ends where the institution is.</summary>
    public static bool MayStillDrop(Term term, TimeZoneInfo zone, DateTime now) => now < DropsUntil(term.DropDeadline, term.EndsOn, zone);

    public static DateTime DropsUntil(DateTime? deadline, DateOnly termEndsOn, TimeZoneInfo zone) => deadline ?? EndOf(termEndsOn, zone);

    /// <summary>The first instant after this day, where the institution is.</summary>
    public static DateTime EndOf(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.AddDays(1).ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(15); // some zones spring forward at midnight
        }

        return TimeZoneInfo.ConvertTimeToUtc(midnight, zone);
    }

    private static Refusal Conflict(string code) => Refusal.Conflict("schedule_conflict",
        $"Coincide en horario con {code}, que ya tiene.", $"It meets at the same time as {code}, which you have.");

    private static Refusal Prerequisite(List<string> codes) => Refusal.Conflict("prerequisite",
        $"Antes hay que aprobar: {string.Join(", ", codes)}.", $"To be passed before: {string.Join(", ", codes)}.");

    private static Refusal CreditLimit(int limit) => Refusal.Conflict("credit_limit",
        $"Superaría los {limit} créditos por periodo. Dé de baja otro grupo antes.", $"It would exceed {limit} credits in the term. Drop another section first.");

    private static Refusal OnHold(string reason) => Refusal.Conflict("hold",
        $"Tiene una retención: {reason} Resuélvala en secretaría.", $"There is a hold on your record: {reason} Settle it with the registrar.");
}
