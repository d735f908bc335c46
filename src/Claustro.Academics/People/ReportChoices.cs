using Claustro.Academics.Courses;
using Claustro.Academics.Departments;
using Claustro.Academics.Sections;
using Claustro.Academics.Terms;
using Claustro.Identity.People;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Claustro.Reports;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.People;

/// <summary>What a teacher, a head or an administrator chooses from when asking for a report: their own sections, their own department, all.</summary>
internal sealed class ReportChoices(CollegeDb db, PeopleDirectory people, IPersonNames names) : IReportChoices
{
    private const int Most = 300;

    public async Task<IReadOnlyList<ReportChoice>> ListAsync(Caller caller, ReportSubject of, CancellationToken cancel) => of switch
    {
        ReportSubject.Section => await SectionsAsync(caller, cancel),
        ReportSubject.Term => await db.Set<Term>().OrderByDescending(t => t.StartsOn).Select(t => new ReportChoice(t.Id, t.Code, t.Name)).Take(Most).ToListAsync(cancel),
        ReportSubject.Department => await db.Set<Department>().Where(d => caller.IsAdministrator || d.Id == caller.DepartmentId).OrderBy(d => d.Name)
            .Select(d => new ReportChoice(d.Id, d.Code, d.Name)).Take(Most).ToListAsync(cancel),
        _ => [],
    };

    public async Task<long?> FindAsync(ReportSubject of, string typed, CancellationToken cancel) => of switch
    {
        ReportSubject.Student => await names.FindAsync(typed, cancel),
        ReportSubject.Section => await db.Set<Section>().Where(s => s.Code == typed).Select(s => (long?)s.Id).SingleOrDefaultAsync(cancel),
        ReportSubject.Term => await db.Set<Term>().Where(t => t.Code == typed).Select(t => (long?)t.Id).SingleOrDefaultAsync(cancel),
        _ => await db.Set<Department>().Where(d => d.Code == typed).Select(d => (long?)d.Id).SingleOrDefaultAsync(cancel),
    };

    public async Task<IReadOnlyDictionary<(ReportSubject Of, long Id), string>> NamesAsync(IReadOnlyCollection<ReportParameters> about, CancellationToken cancel)
    {
        var all = new Dictionary<(ReportSubject Of, long Id), string>();
        Add(ReportSubject.Student, (await people.NamesAsync(Ids(p => p.StudentId), cancel)).Values.Select(p => (p.Id, $"{p.FirstName} {p.LastName}")));
        var (sections, terms, departments) = (Ids(p => p.SectionId), Ids(p => p.TermId), Ids(p => p.DepartmentId));
        Add(ReportSubject.Section, sections.Count == 0 ? [] : (await db.Set<Section>().Where(s => EF.Parameter(sections).Contains(s.Id)).Select(s => new { s.Id, s.Code }).ToListAsync(cancel)).Select(s => (s.Id, s.Code)));
        Add(ReportSubject.Term, terms.Count == 0 ? [] : (await db.Set<Term>().Where(t => EF.Parameter(terms).Contains(t.Id)).Select(t => new { t.Id, t.Name }).ToListAsync(cancel)).Select(t => (t.Id, t.Name)));
        Add(ReportSubject.Department, departments.Count == 0 ? [] : (await db.Set<Department>().Where(d => EF.Parameter(departments).Contains(d.Id)).Select(d => new { d.Id, d.Name }).ToListAsync(cancel)).Select(d => (d.Id, d.Name)));
        return all;

        List<long> Ids(Func<ReportParameters, long?> of) => about.Select(of).OfType<long>().Distinct().ToList();
        void Add(ReportSubject of, IEnumerable<(long Id, string Name)> found)
        {
            foreach (var (id, name) in found)
            {
                all[(of, id)] = name;
            }
        }
    }

    private async Task<IReadOnlyList<ReportChoice>> SectionsAsync(Caller caller, CancellationToken cancel)
    {
        var (all, head, department) = (caller.IsAdministrator, caller.Is(Role.Head), caller.DepartmentId);
        return await db.Set<Section>().AsNoTracking()
            .Join(db.Set<Course>(), s => s.CourseId, c => c.Id, (s, c) => new { s, c })
            .Join(db.Set<Term>(), x => x.s.TermId, t => t.Id, (x, t) => new { x.s, x.c, t })
            .Where(x => all || (head && x.c.DepartmentId == department) || x.s.Teachers.Any(t => t.TeacherId == caller.Id))
            .OrderByDescending(x => x.t.StartsOn).ThenBy(x => x.s.Code)
            .Select(x => new ReportChoice(x.s.Id, x.s.Code, x.c.Title + " · " + x.t.Name)).Take(Most).ToListAsync(cancel);
    }
}
