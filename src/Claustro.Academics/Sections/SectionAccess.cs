using Claustro.Academics.Courses;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Sections;

/// <summary>What decides who may do what with a section, in one round trip.</summary>
internal sealed record SectionAccess(long Id, long TermId, long CourseId, long DepartmentId, IReadOnlyList<long> TeacherIds, DateTime? ClosedAt)
{
    /// <summary>Null when there is no such section.</summary>
    public static Task<SectionAccess?> LoadAsync(CollegeDb db, long sectionId, CancellationToken cancel) => db.Set<Section>()
        .Where(s => s.Id == sectionId)
        .Join(db.Set<Course>(), s => s.CourseId, c => c.Id, (s, c) => new SectionAccess(
            s.Id, s.TermId, s.CourseId, c.DepartmentId, s.Teachers.Select(t => t.TeacherId).ToList(), s.ClosedAt))
        .SingleOrDefaultAsync(cancel);

    public bool IsTaughtBy(Caller caller) => TeacherIds.Contains(caller.Id);

    /// <summary>Keeps its grades and attendance: its teachers, and administrators.</summary>
    public bool MayManage(Caller caller) => caller.IsAdministrator || IsTaughtBy(caller);

    /// <summary>Sees its people, grades and attendance: its teachers, the head of its department, administrators.</summary>
    public bool MayRead(Caller caller) => caller.Heads(DepartmentId) || IsTaughtBy(caller);
}
