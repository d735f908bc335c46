using System.Text.Json.Serialization;

namespace Claustro.Academics.Sections;

/// <summary>A section in a body. In a PATCH what is absent stays as it is; lists replace the whole list.</summary>
internal sealed record SectionRequest(
    long? TermId = null, long? CourseId = null, string? Code = null, int? Capacity = null, bool? RequiresApproval = null, int? WaitlistCapacity = null,
    List<long>? TeacherIds = null, List<MeetingRequest?>? Meetings = null)
{
    /// <summary>Whether it could make two sections clash.</summary>
    [JsonIgnore]
    public bool TouchesTimetable => TermId is not null || TeacherIds is not null || Meetings is not null;

    /// <summary>Whether it asks for other places or times than the section has now.</summary>
    public bool Reschedules(Section section) => Meetings is not null
        && !Meetings.Select(m => (m!.Weekday!.Value, m.From!.Value, m.To!.Value, m.PlainRoom)).Order()
            .SequenceEqual(section.Meetings.Select(m => (m.Weekday, m.From, m.To, m.Room)).Order());

    public bool ChangesTeachers(Section section) => TeacherIds is not null && !section.Teachers.Select(t => t.TeacherId).ToHashSet().SetEquals(TeacherIds);

    public bool Moves(Section section) =>
        (TermId is { } term && term != section.TermId) || (CourseId is { } course && course != section.CourseId);

    /// <summary>Whether students would find the section elsewhere or at another time.</summary>
    public bool ChangesTimetable(Section section) => Moves(section) || Reschedules(section);

    /// <summary>Writes a checked request into the section.</summary>
    public void ApplyTo(Section section)
    {
        section.TimetableVersion += ChangesTimetable(section) ? 1 : 0;
        section.TermId = TermId ?? section.TermId;
        section.CourseId = CourseId ?? section.CourseId;
        section.Code = Code?.Trim() ?? section.Code;
        section.Capacity = Capacity ?? section.Capacity;
        section.RequiresApproval = RequiresApproval ?? section.RequiresApproval;
        section.WaitlistCapacity = WaitlistCapacity ?? section.WaitlistCapacity;
        if (TeacherIds is not null)
        {
            var wanted = TeacherIds.ToHashSet();
            // What stays is taken out of the wanted set, so that only who is new is added.
            section.Teachers.RemoveAll(t => !wanted.Remove(t.TeacherId));
            section.Teachers.AddRange(wanted.Select(t => new SectionTeacher { TeacherId = t }));
        }

        if (Meetings is not null && Reschedules(section))
        {
            section.Meetings.Clear();
            section.Meetings.AddRange(Meetings.Select(m => new Meeting { Weekday = m!.Weekday!.Value, From = m.From!.Value, To = m.To!.Value, Room = m.PlainRoom }));
        }
    }
}

internal sealed record MeetingRequest(int? Weekday, TimeOnly? From, TimeOnly? To, string? Room = null)
{
    /// <summary>The room without spaces around; none when blank.</summary>
    [JsonIgnore]
    public string? PlainRoom => string.IsNullOrWhiteSpace(Room) ? null : Room.Trim();
}
