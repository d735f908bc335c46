using System.Text.Json.Serialization;
using Claustro.Academics.Courses;
using Claustro.Academics.Sections;
using Claustro.Platform.Data;
using Claustro.Platform.Http;

namespace Claustro.Academics.Enrollments;

/// <summary>An enrollment as the API shows it; <paramref name="Position"/> only while waitlisted, from 1.</summary>
internal sealed record EnrollmentView(
    long Id, long SectionId, long StudentId, string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Position, DateTime CreatedAt);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(EnrollStudent.Request), TypeInfoPropertyName = "EnrollRequest")]
[JsonSerializable(typeof(ChangeEnrollment.Request), TypeInfoPropertyName = "ChangeRequest")]
[JsonSerializable(typeof(EnrollmentView))]
[JsonSerializable(typeof(Page<EnrollmentView>))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class EnrollmentsJson : JsonSerializerContext;

internal static class EnrollmentQueries
{
    /// <summary>The type of the live events about enrollments.</summary>
    public const string Live = "enrollment";

    /// <summary>A student sees their own, a teacher those of their sections, a head those of the department, an administrator all.</summary>
    public static IQueryable<Enrollment> VisibleTo(this IQueryable<Enrollment> enrollments, CollegeDb db, Caller caller)
    {
        if (caller.IsAdministrator)
        {
            return enrollments;
        }

        var (me, department) = (caller.Id, caller.Is(Role.Head) ? caller.DepartmentId : null);
        var (studies, teaches) = (caller.Is(Role.Student), caller.Is(Role.Teacher));
        return enrollments.Where(e =>
            (studies && e.StudentId == me)
            || (teaches && db.Set<SectionTeacher>().Any(t => t.SectionId == e.SectionId && t.TeacherId == me))
            || (department != null && db.Set<Section>().Any(s => s.Id == e.SectionId && db.Set<Course>().Any(c => c.Id == s.CourseId && c.DepartmentId == department))));
    }

    public static IQueryable<EnrollmentView> ToViews(this IQueryable<Enrollment> enrollments, CollegeDb db) => enrollments.Select(e => new EnrollmentView(
        e.Id, e.SectionId, e.StudentId, Word.Of(e.Status),
        e.Status == EnrollmentStatus.Waitlisted
            ? (int?)db.Set<Enrollment>().Count(w => w.SectionId == e.SectionId && w.Status == EnrollmentStatus.Waitlisted && w.Id <= e.Id)
            : null,
        e.CreatedAt));
}
