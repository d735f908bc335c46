using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Courses;

/// <summary>The <c>prerequisites</c> in a body.</summary>
internal static class CourseReferences
{
    /// <summary>400 when one of the prerequisites does not exist, otherwise null.</summary>
    public static async Task<Refusal?> RefuseAsync(CollegeDb db, IReadOnlyCollection<long> prerequisites, CancellationToken cancel)
    {
        if (prerequisites.Count == 0)
        {
            return null;
        }

        var known = await db.Set<Course>().Where(c => prerequisites.Contains(c.Id)).Select(c => c.Id).ToListAsync(cancel);
        var unknown = string.Join(", ", prerequisites.Except(known));
        return new FieldErrors().When(unknown.Length > 0, "prerequisites", $"No existen: {unknown}.", $"There are no such courses: {unknown}.").ToRefusal();
    }
}
