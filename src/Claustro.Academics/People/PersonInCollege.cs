using Claustro.Academics.Announcements;
using Claustro.Academics.Departments;
using Claustro.Academics.Enrollments;
using Claustro.Academics.Sections;
using Claustro.Identity.Users;
using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.People;

/// <summary>What Identity must know before it lets somebody go, or puts them into a department.</summary>
internal sealed class PersonInCollege(CollegeDb db) : IPersonUse, IDepartmentLookup
{
    /// <summary>Studies, teaches, has a hold or wrote an announcement: their rows would dangle.</summary>
    public async Task<bool> IsUsedAsync(long personId, CancellationToken cancel) =>
        await db.Set<Enrollment>().AnyAsync(e => e.StudentId == personId, cancel)
        || await db.Set<SectionTeacher>().AnyAsync(t => t.TeacherId == personId, cancel)
        || await db.Set<Hold>().AnyAsync(h => h.StudentId == personId, cancel)
        || await db.Set<Announcement>().AnyAsync(a => a.AuthorId == personId, cancel);

    public Task<bool> ExistsAsync(long departmentId, CancellationToken cancel) =>
        db.Set<Department>().AnyAsync(d => d.Id == departmentId, cancel);

    public async Task<IReadOnlyDictionary<string, long>> CodesAsync(CancellationToken cancel) =>
        await db.Set<Department>().Select(d => new { d.Code, d.Id }).ToDictionaryAsync(d => d.Code, d => d.Id, cancel);

    public async Task<IReadOnlyList<DepartmentName>> NamesAsync(CancellationToken cancel) =>
        await db.Set<Department>().OrderBy(d => d.Name).ThenBy(d => d.Id).Select(d => new DepartmentName(d.Id, d.Name)).ToListAsync(cancel);
}
