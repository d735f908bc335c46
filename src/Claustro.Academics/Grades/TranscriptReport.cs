using System.Globalization;
using Claustro.Identity.People;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Claustro.Reports;
using Claustro.Reports.Documents;
using Microsoft.Extensions.Configuration;

namespace Claustro.Academics.Grades;

/// <summary>A student's record as a document: their own, or any for an administrator. The PDF bears a code to verify it by.</summary>
internal sealed class TranscriptReport(CollegeDb db, PeopleDirectory people, Institution institution, ReportFonts fonts, IConfiguration configuration) : IReportKind
{
    public static readonly Refusal UnknownStudent = Refusal.NotFound("unknown_student", "No hay tal estudiante.", "There is no such student.");

    private static readonly Refusal WhichStudent = new FieldErrors().Add("studentId", "Indique de qué estudiante.", "Say of which student.").ToRefusal()!;

    public string Name => "transcript";

    public Text Title { get; } = new("Expediente académico", "Academic transcript");

    public IReadOnlyList<string> Formats { get; } = ["pdf", "xlsx"];

    public Role To => Role.Student | Role.Administrator;

    public IReadOnlyList<ReportField> Asks(Caller caller) => caller.IsAdministrator ? [new(ReportSubject.Student)] : [];

    public ReportParameters Complete(Caller caller, ReportParameters parameters) =>
        caller.Is(Role.Student) ? parameters with { StudentId = parameters.StudentId ?? caller.Id } : parameters;

    public async Task<Refusal?> AuthorizeAsync(Caller caller, ReportParameters parameters, CancellationToken cancel)
    {
        var own = caller.Is(Role.Student) && parameters.StudentId == caller.Id;
        if (own || !caller.IsAdministrator)
        {
            return own ? null : Refusal.NotYours;
        }

        return parameters.StudentId is not { } id ? WhichStudent
            : await people.CardAsync(id, cancel) is { } card && card.Roles.HasFlag(Role.Student) ? null
            : UnknownStudent;
    }

    public async Task<int> BuildAsync(ReportBuild build, Stream output, CancellationToken cancel)
    {
        if (build.Parameters.StudentId is not { } id || await people.CardAsync(id, cancel) is not { } student)
        {
            throw new ReportRefusedException(UnknownStudent);
        }

        var transcript = await build.WaitAsync(() => Transcript.LoadAsync(db, student, institution, cancel), 0, 20);
        build.FileName = $"{(build.Locale == "en" ? "transcript" : "expediente")}-{student.Number ?? student.Id.ToString(CultureInfo.InvariantCulture)}";
        if (build.Format == "xlsx")
        {
            await WriteSheetAsync(build, transcript, output, cancel);
        }
        else
        {
            TranscriptPdf.Write(output, fonts, institution, build, transcript, Title.In(build.Culture), PublicAddress.Of(configuration), cancel);
        }

        return transcript.Terms.Sum(t => t.Courses.Sum(c => c.Grades.Count));
    }

    private static Task<int> WriteSheetAsync(ReportBuild build, TranscriptData transcript, Stream output, CancellationToken cancel)
    {
        var english = build.Locale == "en";
        string[] columns = english
            ? ["Term", "Code", "Course", "Credits", "Assessment", "Weight", "Score", "State", "Final"]
            : ["Periodo", "Código", "Asignatura", "Créditos", "Evaluación", "Peso", "Nota", "Estado", "Final"];
        var cells =
            from term in transcript.Terms
            from course in term.Courses
            from grade in course.Grades.DefaultIfEmpty()
            select new object?[] { term.Code, course.Code, course.Title, course.Credits, grade?.Name, grade?.Weight, grade?.Score, grade is null ? null : State(grade.State).In(build.Culture), course.Final };
        return Sheet.WriteAsync(output, english ? "Transcript" : "Expediente", columns, cells, cancel);
    }

    internal static Text State(GradeState state) => state switch
    {
        GradeState.Missing => new("no presentado", "missing"),
        GradeState.Excused => new("exento", "excused"),
        _ => new("calificado", "graded"),
    };
}
