using Claustro.Academics.Terms;
using Claustro.Identity.People;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;

namespace Claustro.Academics.Sections;

/// <summary>A section as the office has it before it changes it: for heads of its department and administrators.</summary>
internal static class GetOfficeSection
{
    public sealed record Response(SectionView Section, TermView Term, long DepartmentId, DateTime? ClosedAt);

    public static async Task<Outcome<Response>> RunAsync(CollegeDb db, PeopleDirectory people, TimeProvider clock, Caller caller, long id, CancellationToken cancel)
    {
        if (await SectionAccess.LoadAsync(db, id, cancel) is not { } access)
        {
            return Refusal.Unknown;
        }

        if (!caller.Heads(access.DepartmentId))
        {
            return Refusal.NotYours;
        }

        var (section, term) = (await GetSection.RunAsync(db, people, id, cancel), await GetTerm.RunAsync(db, clock, access.TermId, cancel));
        return section.Refusal ?? term.Refusal ?? new Outcome<Response>(new Response(section.Value, term.Value, access.DepartmentId, access.ClosedAt));
    }
}
