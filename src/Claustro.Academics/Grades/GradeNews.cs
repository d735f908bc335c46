using Claustro.Academics.Courses;
using Claustro.Academics.Sections;
using Claustro.Notifications;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Academics.Grades;

/// <summary>What people are told about grades. The messages name the course, never a score: mail is not private.</summary>
internal static class GradeNews
{
    /// <summary>To the student: there are new grades.</summary>
    public const string Posted = "grades.posted";

    /// <summary>To the student: the sheet is closed, the final stands.</summary>
    public const string Closed = "sheet.closed";

    /// <summary>To the student: a grade of a closed sheet was changed.</summary>
    public const string Changed = "grade.changed";

    /// <summary>To the teacher: what became of the change they asked for.</summary>
    public const string ChangeDecided = "grade_change.decided";

    public static IServiceCollection AddGradeNews(this IServiceCollection services)
    {
        var here = typeof(GradeNews).Assembly;
        return services
            .AddNotificationEvent(Posted, here, title: new("Nuevas notas", "New grades"), link: "/grades", to: Role.Student)
            .AddNotificationEvent(Closed, here, title: new("Acta cerrada con la nota final", "Grade sheet closed, final grade"), link: "/grades", to: Role.Student)
            .AddNotificationEvent(Changed, here, title: new("Nota modificada", "Grade changed"), link: "/grades", to: Role.Student)
            .AddNotificationEvent(ChangeDecided, here, title: new("Cambio de nota decidido", "Grade change decided"), link: "/grade-changes", to: Role.Teacher);
    }

    /// <summary>The values of the templates: <c>course</c> (its title) and <c>section</c> (its code).</summary>
    public static async Task<Dictionary<string, string>> OfAsync(CollegeDb db, Section section, CancellationToken cancel) => new()
    {
        ["course"] = await db.Set<Course>().Where(c => c.Id == section.CourseId).Select(c => c.Title).SingleAsync(cancel),
        ["section"] = section.Code,
    };
}
