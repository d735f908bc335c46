using Claustro.Academics.Terms;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Claustro.Reports;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Departments;

/// <summary>Who may have the reports about a term: administrators of all or one department, heads of their own.</summary>
internal static class DepartmentReports
{
    public static readonly Refusal UnknownTerm = Refusal.NotFound("unknown_term", "No existe ese periodo.", "There is no such term.");

    public static readonly Refusal UnknownDepartment = Refusal.NotFound("unknown_department", "No existe ese departamento.", "There is no such department.");

    private static readonly Refusal WhichTerm = new FieldErrors().Add("termId", "Indique de qué periodo.", "Say of which term.").ToRefusal()!;

    public const Role To = Role.Head | Role.Administrator;

    public static IReadOnlyList<ReportField> Asks(Caller caller) =>
        caller.IsAdministrator ? [new(ReportSubject.Term), new(ReportSubject.Department, Required: false)] : [new(ReportSubject.Term)];

    /// <summary>A head who names no department means their own.</summary>
    public static ReportParameters Complete(Caller caller, ReportParameters parameters) =>
        !caller.IsAdministrator && caller.Is(Role.Head) ? parameters with { DepartmentId = parameters.DepartmentId ?? caller.DepartmentId } : parameters;

    public static async Task<Refusal?> AuthorizeAsync(CollegeDb db, Caller caller, ReportParameters parameters, CancellationToken cancel)
    {
        var (term, department) = (parameters.TermId, parameters.DepartmentId);
        if (!caller.IsAdministrator && !(department is { } own && caller.Heads(own)))
        {
            return Refusal.NotYours;
        }

        return term is null ? WhichTerm
            : !await db.Set<Term>().AnyAsync(t => t.Id == term, cancel) ? UnknownTerm
            : department is not null && !await db.Set<Department>().AnyAsync(d => d.Id == department, cancel) ? UnknownDepartment
            : null;
    }
}
