using Claustro.Academics.Courses;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Sections;

/// <summary>Whose a section is: what every slice about one section asks first.</summary>
internal sealed record SectionAccess(long Id, long TermId, long CourseId, long DepartmentId, IReadOnlyList<long> TeacherIds, DateTime? ClosedAt)
{
    /// <summary>Null when there is no such section.</summary>
    public static Task<SectionAccess?> LoadAsync(CollegeDb db, long sectionId, CancellationToken cancel) =>
        db.Set<Section>().AsNoTracking().Where(s => s.Id == sectionId)
            .Join(db.Set<Course>(), s => s.CourseId, c => c.Id, (s, c) => new SectionAccess(
                s.Id, s.TermId, s.CourseId, c.DepartmentId, s.Teachers.Select(t => t.TeacherId).ToList(), s.ClosedAt))
            .SingleOrDefaultAsync(cancel);

    public bool IsTaughtBy(Caller caller) => caller.Is(Role.Teacher) && TeacherIds.Contains(caller.Id);

    /// <summary>Its teachers and administrators.</summary>
    public bool MayManage(Caller caller) => caller.IsAdministrator || IsTaughtBy(caller);

    /// <summary>Its teachers, the head of its department, administrators.</summary>
    public bool MayRead(Caller caller) => MayManage(caller) || caller.Heads(DepartmentId);
}
