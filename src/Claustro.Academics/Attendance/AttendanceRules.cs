using System.Globalization;
using Claustro.Academics.Grades;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;

namespace Claustro.Academics.Attendance;

/// <summary>One student's attendance as it comes in.</summary>
internal sealed record AttendanceRow(long? StudentId, string? Status);

internal static class AttendanceRules
{
    public const int MaxRows = 5000;

    public static readonly Refusal MalformedDate = new FieldErrors()
        .Add("date", "Debe ser una fecha como 2026-09-30.", "Must be a date such as 2026-09-30.").ToRefusal()!;

    public static Refusal OutsideTerm(DateOnly from, DateOnly to) => new FieldErrors()
        .Add("date", $"Fuera del periodo: del {from:yyyy-MM-dd} al {to:yyyy-MM-dd}.", $"Outside the term: {from:yyyy-MM-dd} to {to:yyyy-MM-dd}.").ToRefusal()!;

    public static readonly Refusal ChangedMeanwhile = Refusal.Stale with
    {
        Detail = new(
            "Otra persona ha pasado lista mientras la tenía abierta, y aún no se ha guardado nada de lo suyo. Si guarda otra vez, valdrá lo que usted ha marcado.",
            "Somebody else has taken attendance while you had it open, and nothing of yours has been saved yet. If you save again, what you have marked will hold."),
    };

    /// <summary>Whether writing would put out, unseen, what another has marked since.</summary>
    public static bool Clashes(AttendanceStatus? seen, AttendanceStatus? now, AttendanceStatus wanted) => now != seen && now != wanted;

    /// <summary>Whether a student with so many absences in so many classes held is warned.</summary>
    public static bool IsTooMuch(int absences, int held, Institution institution) =>
        absences >= institution.AbsenceLimitMinimum && absences * 100L >= (long)institution.AbsenceLimitPercent * held;

    public static DateOnly? ReadDate(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    /// <summary>Reads the rows: each complete, of an approved student, none twice.</summary>
    public static Outcome<Dictionary<long, AttendanceStatus>> Read(IReadOnlyList<AttendanceRow?> rows, IReadOnlySet<long> approved)
    {
        if (rows.Count > MaxRows)
        {
            return Refusal.Invalid("invalid", $"Como mucho {MaxRows} filas a la vez.", $"At most {MaxRows} rows at a time.");
        }

        var errors = new RowErrors();
        var statuses = new Dictionary<long, AttendanceStatus>(rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i]?.StudentId is not { } student)
            {
                errors.Add("invalid", i, "studentId", new("Es obligatorio.", "Is required."));
            }
            else if (!Word.TryRead<AttendanceStatus>(rows[i]!.Status, out var status))
            {
                errors.Add("invalid", i, "status", new("Debe ser present, absent, late o excused.", "Must be present, absent, late or excused."));
            }
            else if (!approved.Contains(student))
            {
                errors.Add(GradeSheetRules.NotEnrolled.Code, i, "studentId", GradeSheetRules.NotEnrolled.Detail);
            }
            else if (!statuses.TryAdd(student, status))
            {
                errors.Add("invalid", i, "studentId", new("Está repetido.", "Is repeated."));
            }
        }

        return errors.ToRefusal() is { } refusal ? refusal : statuses;
    }
}
