using Claustro.Academics.Enrollments;
using Claustro.Academics.Sections;
using Claustro.Identity.People;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Grades;

/// <summary>What <see cref="ListGradeChanges"/> lets this caller see, with the names a person reads. For the page.</summary>
internal static class ShowGradeChanges
{
    /// <param name="Assessment">Null for a change of the final.</param>
    /// <param name="MayDecide">Still open, in the caller's hands, and not asked for by themselves.</param>
    public sealed record Item(
        GradeChangeView Change, string Code, string Title, string Student, string? Number, string? Assessment, string RequestedBy, string? DecidedBy, bool MayDecide);

    public static async Task<Outcome<Page<Item>>> RunAsync(
        CollegeDb db, PeopleDirectory people, Caller caller, string? status, PageRequest page, CancellationToken cancel)
    {
        var listed = await ListGradeChanges.RunAsync(db, caller, status, page, cancel);
        if (listed.Refusal is { } refusal)
        {
            return refusal;
        }

        var changes = listed.Value.Items;
        var sectionIds = changes.Select(c => c.SectionId).Distinct().ToList();
        var assessmentIds = changes.Select(c => c.AssessmentId).OfType<long>().Distinct().ToList();
        var sections = await SectionRow.All(db).Where(r => sectionIds.Contains(r.Section.Id))
            .Select(r => new { r.Section.Id, r.Section.Code, r.Course.Title, r.Course.DepartmentId }).ToDictionaryAsync(s => s.Id, cancel);
        var assessments = await db.Set<Assessment>().Where(a => assessmentIds.Contains(a.Id)).ToDictionaryAsync(a => a.Id, a => a.Name, cancel);
        var names = await people.NamesAsync([.. changes.SelectMany(c => new[] { c.StudentId, c.RequestedBy, c.DecidedBy ?? c.RequestedBy }).Distinct()], cancel);
        return listed.Value.Map(c =>
        {
            var section = sections[c.SectionId];
            var student = names.GetValueOrDefault(c.StudentId);
            return new Item(
                c, section.Code, section.Title, student is null ? "" : $"{student.LastName}, {student.FirstName}", student?.Number,
                c.AssessmentId is { } id ? assessments.GetValueOrDefault(id) : null, NameOf(c.RequestedBy) ?? "", NameOf(c.DecidedBy),
                c.Status == Word.Of(GradeChangeStatus.Requested) && caller.Heads(section.DepartmentId) && c.RequestedBy != caller.Id);
        });

        string? NameOf(long? id) => id is { } known && names.TryGetValue(known, out var name) ? $"{name.FirstName} {name.LastName}" : null;
    }
}
