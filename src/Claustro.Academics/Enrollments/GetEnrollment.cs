using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Enrollments;

internal static class GetEnrollment
{
    public static void Map(RouteGroupBuilder enrollments) => enrollments
        .MapGet("/{id}", async (long id, Caller caller, CollegeDb db, CancellationToken cancel) => (await RunAsync(db, caller, id, cancel)).ToOk())
        .AllowSignedIn()
        .Refuses(StatusCodes.Status403Forbidden)
        .WithSummary("One enrolment");

    public static async Task<Outcome<EnrollmentView>> RunAsync(CollegeDb db, Caller caller, long id, CancellationToken cancel)
    {
        var one = db.Set<Enrollment>().AsNoTracking().Where(e => e.Id == id);
        return await one.VisibleTo(db, caller).ToViews(db).SingleOrDefaultAsync(cancel) is { } found ? found
            : await one.AnyAsync(cancel) ? Refusal.NotYours
            : Refusal.Unknown;
    }
}
