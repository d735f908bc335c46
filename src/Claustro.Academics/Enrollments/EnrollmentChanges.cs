using Claustro.Platform.Data;
using Claustro.Platform.Live;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Enrollments;

/// <summary>What became of a student's enrollments since an instant.</summary>
internal sealed class EnrollmentChanges(CollegeDb db) : ILiveSource
{
    public async Task<IReadOnlyList<LiveChange>> SinceAsync(long personId, DateTime since, CancellationToken cancel)
    {
        var changed = db.Set<Enrollment>().AsNoTracking().Where(e => e.StudentId == personId && (e.CreatedAt >= since || e.DecidedAt >= since));
        var times = await changed.Select(e => new { e.Id, At = e.DecidedAt ?? e.CreatedAt }).ToDictionaryAsync(e => e.Id, e => e.At, cancel);
        var views = await changed.ToViews(db).ToListAsync(cancel);
        return [.. views.Where(v => times.ContainsKey(v.Id)).Select(v => new LiveChange(EnrollmentQueries.Live, v, times[v.Id])).OrderBy(c => c.At)];
    }
}
