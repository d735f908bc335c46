using Claustro.Academics.Courses;
using Claustro.Academics.Sections;
using Claustro.Identity.People;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Enrollments;

/// <summary>
/// The requests that wait for this caller's decision, oldest first: of the sections they teach, of their department, or
/// all; each with what speaks against it now. For the page.
/// </summary>
internal static class ListRequests
{
    public sealed record Item(
        long EnrollmentId, long SectionId, string Code, string Title, string Term, long StudentId, string? Number, string Name, DateTime CreatedAt, IReadOnlyList<Text> Warnings);

    public static async Task<Outcome<Page<Item>>> RunAsync(
        CollegeDb db, PeopleDirectory people, Institution institution, Caller caller, long? sectionId, PageRequest page, CancellationToken cancel)
    {
        if (sectionId is { } one && (await SectionAccess.LoadAsync(db, one, cancel)).ToRead(caller) is { } refusal)
        {
            return refusal;
        }

        var (me, teaches, department, all) = (caller.Id, caller.Is(Role.Teacher), caller.Is(Role.Head) ? caller.DepartmentId : null, caller.IsAdministrator);
        var requests =
            from e in db.Set<Enrollment>().AsNoTracking()
            join r in SectionRow.All(db) on e.SectionId equals r.Section.Id
            where e.Status == EnrollmentStatus.Requested && (sectionId == null || e.SectionId == sectionId)
                && (all || r.Course.DepartmentId == department || (teaches && r.Section.Teachers.Any(t => t.TeacherId == me)))
            orderby e.CreatedAt, e.Id
            select new { e.Id, e.StudentId, e.CreatedAt, e.SectionId, r.Section.Code, r.Course.Title, Term = r.Term.Name };
        var found = await requests.ToPageAsync(page, cancel);
        var names = await people.NamesAsync([.. found.Items.Select(r => r.StudentId).Distinct()], cancel);
        // The same facts as at enrolment: what was right then may have changed since.
        var facts = await EnrollmentFacts.LoadRequestsAsync(db, [.. found.Items.Select(r => r.Id)], cancel);
        return found.Map(r =>
        {
            var name = names.GetValueOrDefault(r.StudentId);
            return new Item(
                r.Id, r.SectionId, r.Code, r.Title, r.Term, r.StudentId, name?.Number, name is null ? "" : $"{name.LastName}, {name.FirstName}", r.CreatedAt,
                facts.TryGetValue(r.Id, out var known) ? RequestWarnings.Of(known, institution.CreditLimit) : []);
        });
    }
}

/// <summary>What whoever decides on a request should know. Nothing of it forbids to approve but a closed sheet. Pure.</summary>
internal static class RequestWarnings
{
    public static List<Text> Of(EnrollmentFacts facts, int creditLimit)
    {
        var (section, warnings) = (facts.Section, new List<Text>());
        if (section.SheetClosed)
        {
            warnings.Add(new("El acta está cerrada: no puede aprobarse.", "The sheet is closed: it cannot be approved."));
        }

        if (EnrollmentRules.Clash(section.Id, section.Meetings, facts.Held) is { } other)
        {
            warnings.Add(new($"Coincide en horario con {other.Code}.", $"Meets at the same time as {other.Code}."));
        }

        if (facts.MissingPrerequisites.Count > 0)
        {
            var codes = string.Join(", ", facts.MissingPrerequisites);
            warnings.Add(new($"No ha aprobado {codes}.", $"Has not passed {codes}."));
        }

        var credits = EnrollmentRules.CreditsWith(section.Id, section.Credits, facts.Held);
        if (credits > creditLimit)
        {
            warnings.Add(new($"Llegaría a {credits} créditos (límite: {creditLimit}).", $"Would come to {credits} credits (limit: {creditLimit})."));
        }

        if (facts.Hold is not null)
        {
            warnings.Add(new("Tiene una retención de secretaría.", "Has a hold of the registry."));
        }

        return warnings;
    }
}
