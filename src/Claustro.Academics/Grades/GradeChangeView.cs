using Claustro.Academics.Courses;
using Claustro.Academics.Enrollments;
using Claustro.Academics.Sections;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;

namespace Claustro.Academics.Grades;

/// <summary>A grade change as the API shows it; without an assessment it means the final.</summary>
internal sealed record GradeChangeView(
    long Id, long EnrollmentId, long SectionId, long StudentId, long? AssessmentId, decimal Score, decimal? OldScore, string Reason, string Status,
    long RequestedBy, DateTime CreatedAt, long? DecidedBy, DateTime? DecidedAt, string? DecisionReason)
{
    public static GradeChangeView Of(GradeChange c, long sectionId, long studentId) => new(
        c.Id, c.EnrollmentId, sectionId, studentId, c.AssessmentId, c.Score, c.OldScore, c.Reason, Word.Of(c.Status),
        c.RequestedBy, c.CreatedAt, c.DecidedBy, c.DecidedAt, c.DecisionReason);
}

/// <summary>A change with what it belongs to.</summary>
internal sealed class GradeChangeInPlace
{
    public required GradeChange Change { get; init; }
    public required long SectionId { get; init; }
    public required long StudentId { get; init; }
    public required long DepartmentId { get; init; }

    public static IQueryable<GradeChangeInPlace> Of(CollegeDb db) =>
        from change in db.Set<GradeChange>()
        join e in db.Set<Enrollment>() on change.EnrollmentId equals e.Id
        join s in db.Set<Section>() on e.SectionId equals s.Id
        join c in db.Set<Course>() on s.CourseId equals c.Id
        select new GradeChangeInPlace { Change = change, SectionId = s.Id, StudentId = e.StudentId, DepartmentId = c.DepartmentId };

    public GradeChangeView View => GradeChangeView.Of(Change, SectionId, StudentId);

    /// <summary>Who asked, the head who decides, administrators.</summary>
    public bool IsVisibleTo(Caller caller) => Change.RequestedBy == caller.Id || caller.Heads(DepartmentId);
}

internal static class GradeChangeRules
{
    public static readonly Refusal AlreadyDecided = Refusal.Conflict("bad_transition",
        "El cambio ya está decidido. Solicite otro si hace falta.", "The change is decided already. Ask for another one if needed.");

    public static readonly Refusal NotByRequester = Refusal.Forbidden(
        "Quien solicita un cambio no lo decide. Tiene que hacerlo otra persona.", "Whoever asks for a change does not decide it. Somebody else must.");

    public static FieldErrors Check(FieldErrors errors, long? enrollmentId, string? reason) =>
        errors.Id("enrollmentId", enrollmentId).Text("reason", reason, 1000);
}
