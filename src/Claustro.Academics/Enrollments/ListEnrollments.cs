using Claustro.Academics.Sections;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Enrollments;

/// <summary>Enrollments by id, always only those the caller may see: a filter for others' gives nothing.</summary>
internal static class ListEnrollments
{
    private static readonly Refusal BadStatus = new FieldErrors()
        .Add("status", "Uno de: requested, approved, waitlisted, rejected, dropped.", "One of: requested, approved, waitlisted, rejected, dropped.").ToRefusal()!;

    public static void Map(RouteGroupBuilder enrollments) => enrollments
        .MapGet("/", async (long? section, long? student, string? status, long? term, PageRequest page, Caller caller, CollegeDb db, CancellationToken cancel) =>
            (await RunAsync(db, caller, section, student, status, term, page, cancel)).ToOk())
        .AllowSignedIn()
        .WithSummary("List enrolments: own, of one's sections, of one's department, or all");

    public static async Task<Outcome<Page<EnrollmentView>>> RunAsync(
        CollegeDb db, Caller caller, long? section, long? student, string? status, long? term, PageRequest page, CancellationToken cancel)
    {
        var query = db.Set<Enrollment>().AsNoTracking().VisibleTo(db, caller);
        if (!string.IsNullOrEmpty(status))
        {
            if (!Word.TryRead<EnrollmentStatus>(status, out var word))
            {
                return BadStatus;
            }

            query = query.Where(e => e.Status == word);
        }

        query = section is null ? query : query.Where(e => e.SectionId == section);
        query = student is null ? query : query.Where(e => e.StudentId == student);
        query = term is null ? query : query.Where(e => db.Set<Section>().Any(s => s.Id == e.SectionId && s.TermId == term));
        return await query.OrderBy(e => e.Id).ToViews(db).ToPageAsync(page, cancel);
    }
}
