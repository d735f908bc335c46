using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Departments;

/// <summary>All departments by code, for lists to choose from: a college has dozens.</summary>
internal static class DepartmentChoices
{
    public static Task<List<DepartmentView>> AllAsync(CollegeDb db, CancellationToken cancel) =>
        db.Set<Department>().AsNoTracking().OrderBy(d => d.Code).Select(DepartmentView.Of).ToListAsync(cancel);

    /// <summary>Those into which the caller may put something.</summary>
    public static async Task<List<DepartmentView>> OwnAsync(CollegeDb db, Caller caller, CancellationToken cancel) =>
        (await AllAsync(db, cancel)).FindAll(d => caller.Heads(d.Id));
}
