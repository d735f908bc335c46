using System.Globalization;
using System.Text;
using Claustro.Imports;
using Claustro.Platform.Errors;
using Text = Claustro.Platform.Errors.Text;

namespace Claustro.Academics.Sections;

/// <summary>What codes and numbers of a sections file stand for.</summary>
internal sealed record SectionCodes(IReadOnlyDictionary<string, long> Terms, IReadOnlyDictionary<string, long> Courses, IReadOnlyDictionary<string, long> Teachers);

/// <summary>
/// A row of a sections file that can be read, as the request it amounts to. <c>meetings</c> is written
/// <c>1 09:00-10:30 A101; 3 09:00-10:30 A101</c>: weekday (1 to 7, or its name in Spanish or English), from-to, room if any.
/// </summary>
internal sealed record ImportedSection(ImportRow Row, SectionRequest Request)
{
    public static readonly Text Duplicate = new("Otra fila anterior del fichero tiene el mismo código. Quite una.", "An earlier row of the file has the same code. Remove one.");
    private static readonly Text UnknownTerm = new("No hay ningún periodo con ese código.", "There is no term with that code.");
    private static readonly Text UnknownCourse = new("No hay ninguna asignatura con ese código.", "There is no course with that code.");
    private static readonly Text UnknownTeacher = new("Uno de los números no es de un docente.", "One of the numbers is not a teacher's.");
    private static readonly Text NoNumber = new("Escriba un número entero.", "Write a whole number.");
    private static readonly Text BadFlag = new("Escriba sí o no, o deje la celda vacía.", "Write yes or no, or leave the cell empty.");
    private static readonly Text BadMeetings = new(
        "Escriba día, horas y aula, separados por punto y coma: 1 09:00-10:30 A101; 3 09:00-10:30 A101.",
        "Write weekday, times and room, separated by semicolons: 1 09:00-10:30 A101; 3 09:00-10:30 A101.");

    private static readonly string[] Weekdays = ["lun", "mar", "mie", "jue", "vie", "sab", "dom", "mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    public static ImportedSection? Read(ImportChunk chunk, ImportRow row, SectionCodes codes)
    {
        var term = Find(chunk, row, "term", codes.Terms, "unknown_term", UnknownTerm);
        var course = Find(chunk, row, "course", codes.Courses, "unknown_course", UnknownCourse);
        var (capacity, waitlist) = (Number(chunk, row, "capacity", 1), Number(chunk, row, "waitlistCapacity", 0));
        if (!row.TryFlag("requiresApproval", out var approval))
        {
            chunk.Refuse(row, "malformed", BadFlag, "requiresApproval");
        }

        List<long>? teachers = null;
        if (row.Header.Has("teachers"))
        {
            var numbers = row.Words("teachers");
            teachers = [.. numbers.Where(codes.Teachers.ContainsKey).Select(n => codes.Teachers[n]).Distinct()];
            if (numbers.Any(n => !codes.Teachers.ContainsKey(n)))
            {
                chunk.Refuse(row, "unknown_teacher", UnknownTeacher, "teachers");
            }
        }

        var meetings = row.Header.Has("meetings") ? ReadMeetings(row["meetings"]) : null;
        if (meetings is null && row["meetings"].Length > 0)
        {
            chunk.Refuse(row, "malformed", BadMeetings, "meetings");
        }

        var request = new SectionRequest(term, course, row["code"], capacity, approval, waitlist, teachers, meetings);
        if (SectionRules.Check(request, isNew: true).ToRefusal() is { } invalid)
        {
            chunk.Refuse(row, invalid.Under(Column));
        }

        return chunk.IsRefused(row) ? null : new(row, request);
    }

    /// <summary>Null when it cannot be read.</summary>
    public static List<MeetingRequest?>? ReadMeetings(string cell)
    {
        var meetings = new List<MeetingRequest?>();
        foreach (var one in cell.Split([';', '|', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = one.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var times = parts.Length < 2 ? [] : parts[1].Split(['-', '–'], StringSplitOptions.TrimEntries);
            if (times.Length != 2 || Weekday(parts[0]) is not { } weekday || Time(times[0]) is not { } from || Time(times[1]) is not { } to)
            {
                return null;
            }

            meetings.Add(new(weekday, from, to, parts.ElementAtOrDefault(2)));
        }

        return meetings;
    }

    private static int? Weekday(string word)
    {
        if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number is >= 1 and <= 7 ? number : null;
        }

        var plain = string.Concat(word.Normalize(NormalizationForm.FormD).Where(char.IsAsciiLetter)).ToLowerInvariant();
        var index = plain.Length < 3 ? -1 : Array.IndexOf(Weekdays, plain[..3]);
        return index < 0 ? null : (index % 7) + 1;
    }

    private static TimeOnly? Time(string text) =>
        TimeOnly.TryParseExact(text, ["H:mm", "HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    /// <summary>An empty cell is left to the check; an unknown code is refused here and stands in as 1 there.</summary>
    private static long? Find(ImportChunk chunk, ImportRow row, string column, IReadOnlyDictionary<string, long> ids, string code, Text message)
    {
        if (row.Optional(column) is not { } cell)
        {
            return null;
        }

        if (ids.TryGetValue(cell, out var id))
        {
            return id;
        }

        chunk.Refuse(row, code, message, column);
        return 1;
    }

    private static int? Number(ImportChunk chunk, ImportRow row, string column, int otherwise)
    {
        if (row.TryInt(column, out var number))
        {
            return number;
        }

        chunk.Refuse(row, "malformed", NoNumber, column);
        return otherwise;
    }

    /// <summary>Where to look for what stands against a row as a whole.</summary>
    public static string ColumnOf(Refusal reason) => reason.Code switch
    {
        "code_taken" => "code",
        "in_use" => "course",
        "capacity_below_taken" => "capacity",
        "teacher_conflict" => "teachers",
        _ => "meetings",
    };

    private static string Column(string field) => field switch
    {
        "termId" => "term",
        "courseId" => "course",
        "teacherIds" => "teachers",
        _ => field.Split('[')[0],
    };
}
