using Claustro.Academics.Sections;
using Claustro.Imports;
using Claustro.Identity.People;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Enrollments;

/// <summary>What a complete file of enrollments drops: who is in a section that it names, without being named there.</summary>
internal static class EnrollmentsToDrop
{
    public static async Task<ImportRemoval> FindAsync(ImportSurvey survey, PeopleDirectory people, CancellationToken cancel)
    {
        var named = survey.Rows.Select(r => (r["sectionCode"], r["studentNumber"])).ToHashSet();
        var codes = named.Select(n => n.Item1).Distinct().ToList();
        var sections = await survey.Db.Set<Section>().Where(s => EF.Parameter(codes).Contains(s.Code))
            .Select(s => new { s.Id, s.Code, Closed = s.ClosedAt != null }).ToDictionaryAsync(s => s.Id, cancel);
        var ids = sections.Keys.ToList();
        var active = await survey.Db.Set<Enrollment>().Where(e => EF.Parameter(ids).Contains(e.SectionId)
                && (e.Status == EnrollmentStatus.Requested || e.Status == EnrollmentStatus.Approved || e.Status == EnrollmentStatus.Waitlisted))
            .OrderBy(e => e.SectionId).ThenBy(e => e.Id).Select(e => new { e.Id, e.SectionId, e.StudentId, e.CreatedAt, e.Status }).ToListAsync(cancel);
        var numbers = (await people.NamesAsync([.. active.Select(e => e.StudentId).Distinct()], cancel)).ToDictionary(p => p.Key, p => p.Value.Number ?? "");
        var absent = active.Where(e => e.CreatedAt <= survey.RequestedAt && !named.Contains((sections[e.SectionId].Code, numbers.GetValueOrDefault(e.StudentId, ""))))
            .ToLookup(e => sections[e.SectionId].Closed && e.Status == EnrollmentStatus.Approved);
        // Who waits goes first, so that nobody is promoted to be dropped the moment after.
        var going = absent[false].OrderBy(e => e.Status == EnrollmentStatus.Waitlisted ? 0 : 1).Select(e => e.Id).ToList();
        var kept = absent[true].GroupBy(e => sections[e.SectionId].Code, (code, some) => ("sectionCode", "sheet_closed", new Text(
            $"El acta de {code} está cerrada: {some.Count()} que no están en el fichero se quedan.", $"The sheet of {code} is closed: {some.Count()} who are not in the file stay.")));
        return new(active.Count, going.Count, going, [.. kept]);
    }

    /// <summary>The ordinary way, so that the seat goes to who waits and the student is told.</summary>
    public static async Task<int> DropAsync(ChangeEnrollment.Tools tools, long by, IReadOnlyList<long> ids, CancellationToken cancel)
    {
        var dropped = 0;
        foreach (var id in ids)
        {
            var outcome = await ChangeEnrollment.RunAsync(tools, new Caller(by, Role.Administrator), id, new("dropped"), cancel);
            dropped += outcome.Refusal is null ? 1 : 0; // refused: dropped or closed meanwhile
        }

        tools.Db.AfterCommit(tools.Catalogue.SeatsChanged);
        return dropped;
    }
}
