using Claustro.Platform.Errors;

namespace Claustro.Academics.Sections;

/// <summary>What may not be said of a section, and what may not happen between sections. Pure: facts in, every refusal out.</summary>
internal static class SectionRules
{
    public const int MaxCapacity = 10_000, MaxMeetings = 14, MaxTeachers = 20;

    public static readonly Refusal CodeTaken = Refusal.Conflict("code_taken",
        "Ya hay un grupo con ese código. Elija otro.", "There is a section with that code already. Choose another.");

    public static readonly Refusal CannotMove = Refusal.Conflict("in_use",
        "El grupo ya tiene matrículas: no puede pasar a otra asignatura ni a otro periodo. Cree un grupo nuevo.",
        "The section has enrolments: it cannot move to another course or term. Create a new section.");

    public static readonly Refusal InUse = Refusal.Conflict("in_use",
        "En el grupo hay o hubo matrículas, o tiene evaluaciones, así que no se puede borrar.",
        "The section has or had enrolments, or it has assessments, so it cannot be deleted.");

    public static Refusal CapacityBelowTaken(int taken) => Refusal.Conflict("capacity_below_taken",
        $"Hay {taken} plazas ocupadas. La capacidad no puede ser menor.", $"{taken} seats are taken. The capacity cannot be lower.");

    public static Refusal StudentsClash(int students) => Refusal.Conflict("schedule_conflict",
        $"Con ese horario, {students} de sus estudiantes tendrían dos clases a la vez. Elija otra hora.",
        $"With these meetings {students} of its students would have two classes at once. Choose another time.");

    /// <summary>What is wrong with the request as such; a new section must name its term, course, code and capacity.</summary>
    public static FieldErrors Check(SectionRequest request, bool isNew)
    {
        var errors = new FieldErrors();
        if (isNew || request.TermId is not null)
        {
            errors.Id("termId", request.TermId);
        }

        if (isNew || request.CourseId is not null)
        {
            errors.Id("courseId", request.CourseId);
        }

        if (isNew || request.Code is not null)
        {
            errors.Text("code", request.Code, 32);
        }

        if (isNew || request.Capacity is not null)
        {
            errors.Range("capacity", request.Capacity, 1, MaxCapacity);
        }

        errors.Range("waitlistCapacity", request.WaitlistCapacity ?? 0, 0, MaxCapacity)
            .When(request.TeacherIds?.Count > MaxTeachers, "teacherIds", $"Como mucho {MaxTeachers}.", $"At most {MaxTeachers}.")
            .When(request.TeacherIds?.Exists(t => t <= 0) == true, "teacherIds", "Deben ser números positivos.", "Must be positive numbers.")
            .When(request.Meetings?.Count > MaxMeetings, "meetings", $"Como mucho {MaxMeetings}.", $"At most {MaxMeetings}.");
        if (request.Meetings is { Count: <= MaxMeetings } meetings)
        {
            CheckMeetings(errors, meetings);
        }

        return errors;
    }

    /// <summary>
    /// Refusals for every teacher and every room that <paramref name="section"/> would share with another section at the
    /// same time. Rooms are compared without regard to case; meetings without a room share none.
    /// </summary>
    public static IEnumerable<Refusal> Clashes(Section section, IEnumerable<OtherMeeting> others)
    {
        var teachers = section.Teachers.Select(t => t.TeacherId).ToHashSet();
        var overlapping = (
            from other in others
            from mine in section.Meetings
            where MeetingRules.Overlap(mine.Time(), other.Time)
            select (Mine: mine, Other: other)).ToList();
        var ofTeacher = overlapping.Where(p => teachers.Overlaps(p.Other.TeacherIds))
            .Select(p => p.Other.Section).Distinct().Order(StringComparer.Ordinal).ToList();
        if (ofTeacher.Count > 0)
        {
            var list = string.Join(", ", ofTeacher);
            yield return Refusal.Conflict("teacher_conflict",
                $"Un docente ya da clase a esa hora en: {list}. Elija otra hora u otro docente.",
                $"A teacher teaches at that time already in: {list}. Choose another time or another teacher.");
        }

        var ofRoom = overlapping.Where(p => p.Mine.Room is not null && string.Equals(p.Mine.Room, p.Other.Room, StringComparison.OrdinalIgnoreCase))
            .Select(p => $"{p.Mine.Room} ({p.Other.Section})").Distinct().Order(StringComparer.Ordinal).ToList();
        if (ofRoom.Count > 0)
        {
            var list = string.Join(", ", ofRoom);
            yield return Refusal.Conflict("room_conflict",
                $"El aula está ocupada a esa hora: {list}. Elija otra hora u otra aula.",
                $"The room is taken at that time: {list}. Choose another time or another room.");
        }
    }

    private static void CheckMeetings(FieldErrors errors, List<MeetingRequest?> meetings)
    {
        for (var i = 0; i < meetings.Count; i++)
        {
            var at = $"meetings[{i}]";
            if (meetings[i] is not { } meeting)
            {
                errors.Add(at, "Es obligatorio.", "Is required.");
                continue;
            }

            errors.Range($"{at}.weekday", meeting.Weekday, 1, 7).OptionalText($"{at}.room", meeting.Room, 32)
                .When(meeting.From is null, $"{at}.from", "Es obligatorio.", "Is required.")
                .When(meeting.To is null, $"{at}.to", "Es obligatorio.", "Is required.")
                .When(meeting.From >= meeting.To, $"{at}.to", "Debe ser posterior al comienzo.", "Must be after the start.")
                .When(meeting.From?.Second > 0 || meeting.To?.Second > 0, at, "Las horas van en minutos enteros.", "Times are in whole minutes.");
        }

        if (meetings.All(m => m is { Weekday: not null, From: not null, To: not null })
            && MeetingRules.OverlapAmongThemselves(meetings.ConvertAll(m => (m!.Weekday!.Value, m.From!.Value, m.To!.Value))))
        {
            errors.Add("meetings", "Se solapan entre sí.", "Overlap one another.");
        }
    }
}

/// <summary>A meeting of another section in the same term.</summary>
internal sealed record OtherMeeting(string Section, (int Weekday, TimeOnly From, TimeOnly To) Time, string? Room, IReadOnlyList<long> TeacherIds);
