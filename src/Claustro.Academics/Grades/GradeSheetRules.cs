using Claustro.Platform.Data;
using Claustro.Platform.Errors;

namespace Claustro.Academics.Grades;

/// <summary>A row of the sheet as it comes in.</summary>
internal sealed record GradeRow(long? StudentId, long? AssessmentId, decimal? Score = null, string? State = null, int? Version = null);

/// <summary>A row that makes sense by itself; whether it fits the section is another question.</summary>
internal sealed record GradeEntry(long StudentId, long AssessmentId, decimal? Score, GradeState State, int? Version, bool Clears = false);

/// <summary>What a grade sheet accepts.</summary>
internal static class GradeSheetRules
{
    public const int MaxRows = 5000;

    public static readonly Refusal SheetClosed = Refusal.Conflict("sheet_closed",
        "El acta está cerrada. Solicite un cambio de nota.", "The grade sheet is closed. Ask for a grade change.");

    public static readonly Refusal SheetOpen = Refusal.Conflict("sheet_open",
        "El acta sigue abierta. Cambie la nota directamente.", "The grade sheet is still open. Change the grade itself.");

    public static readonly Refusal NoAssessments = Refusal.Conflict("no_assessments",
        "El acta no tiene evaluaciones. Añada al menos una antes de cerrarla.", "The sheet has no assessments. Add one before closing it.");

    public static readonly Refusal UnknownAssessment = Refusal.Invalid("unknown_assessment",
        "La evaluación no es de este grupo.", "The assessment is not of this section.");

    public static readonly Refusal NotEnrolled = Refusal.Invalid("not_enrolled",
        "El estudiante no está admitido en este grupo.", "The student is not approved in this section.");

    public static readonly Refusal ScoreRange = Refusal.Invalid("score_range",
        "La nota va de 0 a 100, con dos decimales como mucho.", "A score is 0 to 100 with at most two decimals.");

    private static readonly Text Required = new("Es obligatorio.", "Is required.");

    public static Refusal GradesMissing(int count) => Refusal.Conflict("grades_missing",
        $"Faltan {count} notas. Póngalas, o cierre con missingAsZero para que cuenten como cero.",
        $"{count} grades are missing. Enter them, or close with missingAsZero so that they count as zero.");

    public static Refusal Stale(int count) => Refusal.Stale with
    {
        Detail = new($"Otra persona ha cambiado {count} de estas notas entre tanto. No se ha guardado nada: vuelva a cargar el acta.",
            $"Someone else has changed {count} of these grades meanwhile. Nothing was saved: load the sheet again."),
    };

    public static bool IsScore(decimal score) => score is >= 0 and <= 100 && decimal.Round(score, 2) == score;

    /// <summary>Reads the rows, each by itself: present, in range, no student and assessment twice.</summary>
    public static Outcome<List<GradeEntry>> Read(IReadOnlyList<GradeRow?> rows)
    {
        if (rows.Count > MaxRows)
        {
            return Refusal.Invalid("invalid", $"Como mucho {MaxRows} filas a la vez.", $"At most {MaxRows} rows at a time.");
        }

        var errors = new RowErrors();
        var entries = new List<GradeEntry>(rows.Count);
        var seen = new HashSet<(long, long)>(rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i] is { StudentId: { } student, AssessmentId: { } assessment } row)
            {
                if (!seen.Add((student, assessment)))
                {
                    errors.Add("invalid", i, "studentId", new("Repetido con la misma evaluación.", "Repeated with the same assessment."));
                }
                else if (row is { Score: null, State: null, Version: >= 1 })
                {
                    // Only with the version they saw: a row that merely forgot its score must erase nothing.
                    entries.Add(new GradeEntry(student, assessment, null, GradeState.Graded, row.Version, Clears: true));
                }
                else if (ReadState(errors, i, row) is { } state)
                {
                    entries.Add(new GradeEntry(student, assessment, row.Score, state, row.Version));
                }
            }
            else
            {
                errors.Add("invalid", i, rows[i]?.StudentId is null ? "studentId" : "assessmentId", Required);
            }
        }

        return errors.ToRefusal() is { } refusal ? refusal : entries;
    }

    /// <summary>Every student approved in the section, every assessment one of it.</summary>
    public static Refusal? CheckFit(IReadOnlyList<GradeEntry> entries, IReadOnlySet<long> approved, IReadOnlySet<long> assessments)
    {
        var errors = new RowErrors();
        for (var i = 0; i < entries.Count; i++)
        {
            if (!assessments.Contains(entries[i].AssessmentId))
            {
                errors.Add(UnknownAssessment.Code, i, "assessmentId", UnknownAssessment.Detail);
            }
            else if (!approved.Contains(entries[i].StudentId))
            {
                errors.Add(NotEnrolled.Code, i, "studentId", NotEnrolled.Detail);
            }
        }

        return errors.ToRefusal();
    }

    /// <summary>
    /// Was the row seen as it is now? Version 0 says "I saw none"; without a version the writer does not mind.
    /// <paramref name="now"/> is 0 where there is no row.
    /// </summary>
    public static bool IsStale(int? seen, int now) => seen is { } version && version != now;

    /// <summary>What is wrong with a score and its state: code, field, sentence. Null when nothing is; no word for the state means graded.</summary>
    public static (string Code, string Field, Text What)? CheckValue(string? word, decimal? score, out GradeState state)
    {
        state = GradeState.Graded;
        return word is not null && !Word.TryRead(word, out state) ? ("invalid", "state", new("Debe ser graded, missing o excused.", "Must be graded, missing or excused."))
            : state == GradeState.Graded ? (score is { } given && IsScore(given) ? null : (ScoreRange.Code, "score", ScoreRange.Detail))
            : score is { } extra ? (IsScore(extra) ? ("invalid", "score", new("Sin nota cuando falta o está exento.", "No score when missing or excused.")) : (ScoreRange.Code, "score", ScoreRange.Detail))
            : null;
    }

    private static GradeState? ReadState(RowErrors errors, int i, GradeRow row)
    {
        var wrong = CheckValue(row.State, row.Score, out var state);
        if (row.Version < 0 && wrong?.Field != "state")
        {
            wrong = ("invalid", "version", new("No puede ser negativa.", "Cannot be negative."));
        }

        if (wrong is var (code, field, what))
        {
            errors.Add(code, i, field, what);
            return null;
        }

        return state;
    }
}
