using Claustro.Academics.Enrollments;
using Claustro.Academics.Sections;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Grades;

/// <summary>What counts in a section, oldest first. Its students may look, too.</summary>
internal static class ListAssessments
{
    public static void Map(RouteGroupBuilder section)
    {
        section.MapGet("/assessments", async (long id, PageRequest page, Caller caller, CollegeDb db, CancellationToken cancel) =>
                (await RunAsync(db, caller, id, page, cancel)).ToOk())
            .AllowSignedIn()
            .WithSummary("List the assessments of a section");
        section.MapGet("/assessments/{assessmentId}", async (long id, long assessmentId, Caller caller, CollegeDb db, CancellationToken cancel) =>
                (await RunOneAsync(db, caller, id, assessmentId, cancel)).ToOk())
            .AllowSignedIn()
            .WithSummary("One assessment of a section");
    }

    public static async Task<Outcome<Page<AssessmentView>>> RunAsync(CollegeDb db, Caller caller, long sectionId, PageRequest page, CancellationToken cancel) =>
        await RefuseAsync(db, caller, sectionId, cancel) is { } refusal ? refusal
            : await db.Set<Assessment>().Where(a => a.SectionId == sectionId).OrderBy(a => a.Id).Select(AssessmentView.Of).ToPageAsync(page, cancel);

    public static async Task<Outcome<AssessmentView>> RunOneAsync(CollegeDb db, Caller caller, long sectionId, long assessmentId, CancellationToken cancel) =>
        await RefuseAsync(db, caller, sectionId, cancel) is { } refusal ? refusal
            : await db.Set<Assessment>().Where(a => a.SectionId == sectionId && a.Id == assessmentId).Select(AssessmentView.Of).SingleOrDefaultAsync(cancel) is { } found ? found
            : Refusal.Unknown;

    private static async Task<Refusal?> RefuseAsync(CollegeDb db, Caller caller, long sectionId, CancellationToken cancel)
    {
        var refusal = (await SectionAccess.LoadAsync(db, sectionId, cancel)).ToRead(caller);
        var isMember = refusal == Refusal.NotYours && await db.Set<Enrollment>().AnyAsync(
            e => e.SectionId == sectionId && e.StudentId == caller.Id && (e.Status == EnrollmentStatus.Approved || e.Status == EnrollmentStatus.Requested), cancel);
        return isMember ? null : refusal;
    }
}
